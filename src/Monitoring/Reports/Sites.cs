namespace Liftoff.Monitoring.Reports;

/// <summary><c>sites</c>: what each site and its S1 account bring in.</summary>
internal static class Sites
{
    public static readonly Report Report = new(
        "sites", "Sites and S1 accounts: revenue, sessions, spend and ROAS.",
        [.. ReportDays.Described("yesterday", 1), ReportDays.ZoneParameter],
        given => new ReportRequest("sites", ReportDays.Read(given, back: 1, days: 1, hasZone: true),
            session => ProfitLines.Ask(session, "site", "account").Without("clicks", "conversions", "rpc")));
}
