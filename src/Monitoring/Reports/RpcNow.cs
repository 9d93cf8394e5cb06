using Liftoff.Jobs;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary>
/// <c>rpc</c>: revenue per S1 click of a running day against earlier days at equal maturity. Revenue of a click comes in over
/// hours, so that today's hours look poor beside the settled hours of earlier days; here they are compared with what was known
/// of earlier days at the same hour.
/// </summary>
internal static class RpcNow
{
    private static readonly string Sql = SqlFile.Beside(typeof(RpcNow), "RpcNow.sql").Replace("{owner_names}", OwnerNames.Of("attributed"), StringComparison.Ordinal);
    private static readonly string[] Names = ["click_hour", "campaign_id", "owner", "media_source"];
    private static readonly string ByDaySql = SqlFile.Beside(typeof(RpcNow), "RpcByDay.sql");

    public static readonly Report Report = new(
        "rpc", "RPC now: the day as it stands against earlier days as they stood at the same hour.",
        [
            new("date", "YYYY-MM-DD", "The day (default: today)."),
            new("tz", "ZONE", "Whose days: UTC (default), America/Los_Angeles or another IANA zone. Such a day is put together from the snapshots of the UTC days that it touches."),
            new("days", "1..60", "How many earlier days it is compared with (default: 7)."),
            new("hour", "0..27", "The hour of the snapshots, in whole hours since the day began (default: that of the day's newest)."),
            new("by", "click_hour|total|day|campaign|owner|media_source", "What a line is (default: click_hour)."),
            new("campaign", "ID", "Only this campaign; a Strategis id, or the id that the sessions came with."),
            new("owner", "NAME", "Only this owner's campaigns, in any case."),
        ],
        given =>
        {
            var newest = ReportDays.ReadOne(given, back: 0, hasZone: true);
            var days = given.WholeNumber("days", 7, 1, 60);
            int? hour = given.Text("hour") is null ? null : given.WholeNumber("hour", 0, 0, 27);
            var by = given.Choice("by", RpcBy.ClickHour);
            var (campaign, owner) = (given.Text("campaign"), given.Text("owner"));
            return new ReportRequest("rpc", newest with { From = newest.To.AddDays(-days) }, session => Ask(session, hour, by, campaign, owner));
        });

    private static ReportTable Ask(ReportSession session, int? hour, RpcBy by, string? campaign, string? owner)
    {
        var compared = Snapshots.Open(session, hour);
        var areNamed = campaign is not null || owner is not null || by is RpcBy.Campaign or RpcBy.Owner or RpcBy.MediaSource;
        var attributes = areNamed ? SessionAttributes.Of("s", compared.First, compared.Last) : SessionAttributes.None;
        var day = session.Days.To;
        if (by == RpcBy.Day) return session.Ask(ByDaySql.Replace("{attributes}", attributes, StringComparison.Ordinal), ("day", day), ("campaign", campaign), ("owner", owner));
        var lines = session.Ask(Sql.Replace("{attributes}", attributes, StringComparison.Ordinal), ("day", day), ("days", compared.Compared == 0 ? null : (object)(double)compared.Compared), ("by", ParameterReader.WireName(by)), ("campaign", campaign), ("owner", owner));
        string[] kept = by switch
        {
            RpcBy.ClickHour => ["click_hour"],
            RpcBy.Campaign => ["campaign_id", "owner", "media_source"],
            RpcBy.Owner => ["owner"],
            RpcBy.MediaSource => ["media_source"],
            _ => [],
        };
        lines = lines.Without([.. Names.Except(kept)]);
        // Of one line the total would be the same line again.
        return by == RpcBy.Total ? lines with { Total = null } : lines;
    }
}
