using System.Globalization;
using Liftoff.Social.Collection;
using Liftoff.Social.Days;
using Liftoff.Social.Platforms.Graph;

namespace Liftoff.Social.Platforms;

/// <summary>Facebook Pages through Graph (contract: social, §2.2): one call for all metrics and days, with the Page's own token.</summary>
public sealed class FacebookCollector(GraphClient graph, SocialOptions options) : IPlatformCollector
{
    public string Platform => "facebook";

    public PlatformCalendar Calendar => PlatformCalendar.Pacific;

    public int LookBack => options.GraphLookBack;

    public async Task CollectAsync(Harvest harvest, CancellationToken cancellationToken)
    {
        harvest.Api = "facebook_graph";
        harvest.ApiVersion = options.GraphVersion;
        harvest.AccountId = harvest.Connection.PageId ?? throw new PlatformException(ConnectionOutcome.Failed, "The connection names no Page.");
        harvest.Ask(options.FacebookMetrics.Names);

        // Days here: since is included, until is the day behind the last.
        var query = string.Create(CultureInfo.InvariantCulture, $"period=day&since={harvest.Window.First:yyyy-MM-dd}&until={harvest.Window.Last.AddDays(1):yyyy-MM-dd}");
        foreach (var series in await graph.InsightsAsync(harvest, options.FacebookMetrics.Names, query, cancellationToken))
            GraphSeries.Take(harvest, series, options.FacebookMetrics);
    }
}
