using System.Text.Json;
using Liftoff.Social.Collection;
using Liftoff.Social.Connections;
using Liftoff.Social.Days;
using Liftoff.Social.Platforms.Graph;

namespace Liftoff.Social.Platforms;

/// <summary>
/// Instagram professional accounts through Graph (contract: social, §2.1): one call for the series, and two a day for the totals,
/// which come as one number for the whole window asked for.
/// </summary>
public sealed class InstagramCollector(GraphClient graph, ConnectionUpdates updates, SocialOptions options) : IPlatformCollector
{
    public string Platform => "instagram";

    public PlatformCalendar Calendar => PlatformCalendar.Pacific;

    public int LookBack => options.GraphLookBack;

    public async Task CollectAsync(Harvest harvest, CancellationToken cancellationToken)
    {
        harvest.Api = "instagram_graph";
        harvest.ApiVersion = options.GraphVersion;
        harvest.AccountId = await AccountOfAsync(harvest, cancellationToken);
        harvest.Ask([.. options.InstagramSeries.Names, .. options.InstagramSplitTotals.Names, .. options.InstagramTotals.Names]);

        var window = $"since={Unix(harvest.Calendar.StartOf(harvest.Window.First))}&until={Unix(harvest.Calendar.EndOf(harvest.Window.Last))}";
        foreach (var series in await graph.InsightsAsync(harvest, options.InstagramSeries.Names, $"period=day&metric_type=time_series&{window}", cancellationToken))
            GraphSeries.Take(harvest, series, options.InstagramSeries);

        foreach (var day in harvest.Window.Days)
        {
            await TotalsAsync(harvest, options.InstagramSplitTotals, day, options.InstagramBreakdown, cancellationToken);
            await TotalsAsync(harvest, options.InstagramTotals, day, null, cancellationToken);
        }
    }

    private async Task TotalsAsync(Harvest harvest, MetricList metrics, DateOnly day, string? breakdown, CancellationToken cancellationToken)
    {
        var query = $"period=day&metric_type=total_value&since={Unix(harvest.Calendar.StartOf(day))}&until={Unix(harvest.Calendar.EndOf(day))}";
        if (breakdown is null || harvest.IsRefused(Named(breakdown)))
        {
            Take(harvest, await graph.InsightsAsync(harvest, metrics.Names, query, cancellationToken), metrics, day);
            return;
        }

        var names = Accepted();
        if (names.Length == 0) return;
        var whole = await graph.TryInsightsAsync(harvest, names, $"{query}&breakdown={breakdown}", cancellationToken);
        if (whole.Refusal is null)
        {
            Take(harvest, whole.Data, metrics, day);
            return;
        }

        // Either a metric is bad or it cannot be broken down: the same request without the breakdown tells.
        Take(harvest, await graph.InsightsAsync(harvest, metrics.Names, query, cancellationToken), metrics, day);
        var remaining = Accepted();
        if (remaining.Length > 0 && remaining.Length < names.Length) whole = await graph.TryInsightsAsync(harvest, remaining, $"{query}&breakdown={breakdown}", cancellationToken);
        if (whole.Refusal is null) Take(harvest, whole.Data, metrics, day);
        else harvest.Refuse(Named(breakdown), whole.Refusal);

        string[] Accepted() => [.. metrics.Names.Where(metric => !harvest.IsRefused(metric))];
    }

    private static void Take(Harvest harvest, IEnumerable<JsonElement> data, MetricList metrics, DateOnly day)
    {
        foreach (var element in data)
        {
            if (element.Text("name") is not { } name || element.Child("total_value") is not { } total) continue;
            harvest.Add(name, metrics.CanonicalOf(name), day, total.Child("value"), harvest.Calendar.EndOf(day));
            foreach (var part in total.Items("breakdowns").SelectMany(breakdown => breakdown.Items("results")))
            {
                if (part.Items("dimension_values").FirstOrDefault() is { ValueKind: JsonValueKind.String } kind) harvest.AddPart(name, day, kind.GetString()!, part.Child("value"));
            }
        }
    }

    /// <summary>
    /// The Instagram account. Rows carry it in one of two columns, or the Page that it hangs on: that is asked once, and the
    /// answer kept. Instagram's ids begin with 17841, the number of digits says nothing.
    /// </summary>
    private async Task<string> AccountOfAsync(Harvest harvest, CancellationToken cancellationToken)
    {
        var connection = harvest.Connection;
        if (connection.InstagramId is { } known) return known;
        if (connection.PageId is not { } id) throw new PlatformException(ConnectionOutcome.Failed, "The connection names no Instagram account and no Page.");
        if (id.StartsWith("17841", StringComparison.Ordinal)) return id;

        harvest.AccountId = id;
        var page = await graph.GetAsync(harvest, $"{Uri.EscapeDataString(id)}?fields=instagram_business_account", cancellationToken);
        // An account of its own has no such field: then the id was the account's after all.
        if (page.Refusal is { IsUnknownObject: false }) return id;
        if (page.Refusal is not null) throw new PlatformException(ConnectionOutcome.Failed, "Meta knows no such account, or the token may not see it (100/33).");
        if (page.Body.Child("instagram_business_account")?.Text("id") is not { } account)
            throw new PlatformException(ConnectionOutcome.NoData, "No Instagram business account is linked to the Page.");
        await updates.SaveInstagramIdAsync(connection, account, cancellationToken);
        return account;
    }

    private static string Named(string breakdown) => $"breakdown={breakdown}";

    private static long Unix(DateTimeOffset instant) => instant.ToUnixTimeSeconds();
}
