namespace Liftoff.Monitoring.Reports;

/// <summary><c>buyers</c>: what each buyer does on each network and site.</summary>
internal static class BuyerPerformance
{
    public static readonly Report Report = new(
        "buyers", "Buyer performance: spend, revenue, profit, ROAS, clicks and campaigns by buyer, network and site.",
        [.. ReportDays.Described("yesterday", 1), ReportDays.ZoneParameter],
        given => new ReportRequest("buyers", ReportDays.Read(given, back: 1, days: 1, hasZone: true),
            session => ProfitLines.Ask(session, "buyer", "network", "site").Without("sessions", "conversions", "rpc", "rps")));
}
