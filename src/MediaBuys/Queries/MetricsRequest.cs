using Liftoff.Jobs;

namespace Liftoff.MediaBuys.Queries;

/// <summary>What is asked about metrics.</summary>
/// <param name="Campaign">A campaign's number or id; null for all buys, each counted once.</param>
/// <param name="Platform">A media platform's name or id; null for all.</param>
/// <param name="From">The first day; inclusive, as <paramref name="To"/> is.</param>
/// <param name="IsLive">Whether days newer than the last sync are asked of Snowflake.</param>
public sealed record MetricsRequest(string? Campaign, string? Platform, DateOnly From, DateOnly To, MetricsBy By, bool IsLive)
{
    private const int UsualDays = 30;

    public static readonly IReadOnlyList<JobParameter> Described =
    [
        new("campaign", "NUMBER|ID", "A campaign's number or id (default: all buys)."),
        new("platform", "NAME|ID", "A media platform's name or id (default: all)."),
        new("from", "YYYY-MM-DD", "The first day (default: 30 days ago)."),
        new("to", "YYYY-MM-DD", "The last day, inclusive (default: yesterday; with --live today)."),
        new("by", "day|total|hour", "What a line covers (default: day)."),
        new("live", "[true]", "Ask Snowflake for days newer than the last sync; marked provisional, not stored."),
    ];

    public static MetricsRequest Read(ParameterReader given)
    {
        ArgumentNullException.ThrowIfNull(given);
        var today = DateOnly.FromDateTime(given.Now.UtcDateTime);
        var isLive = false;
        if (given.Text("live") is { } live && !bool.TryParse(live, out isLive)) given.Add("live", $"takes true or false, not \"{live}\"");
        var request = new MetricsRequest(given.Text("campaign"), given.Text("platform"), given.Date("from", today.AddDays(-UsualDays)), given.Date("to", isLive ? today : today.AddDays(-1)), given.Choice("by", MetricsBy.Day), isLive);
        if (request.From > request.To) given.Add("from", "must not be after the last day");
        return request;
    }
}
