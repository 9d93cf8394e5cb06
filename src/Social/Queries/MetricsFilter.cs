using Liftoff.Jobs;

namespace Liftoff.Social.Queries;

/// <summary>Which figures are wanted; null stands for all.</summary>
/// <param name="Metric">A platform's name (<c>page_media_view</c>) or a canonical one (<c>impressions</c>).</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, included.</param>
public sealed record MetricsFilter(string? User, string? Platform, string? Metric, DateOnly From, DateOnly To)
{
    private const int DefaultDays = 7;

    /// <summary>Without dates: the last seven days.</summary>
    public static MetricsFilter Read(ParameterReader given)
    {
        var to = given.Date("to");
        var from = given.Date("from", to.AddDays(1 - DefaultDays));
        if (from > to) given.Add("from", "lies behind to");
        return new MetricsFilter(given.Text("user"), given.Text("platform")?.ToLowerInvariant(), given.Text("metric"), from, to);
    }
}
