namespace Liftoff.Monitoring.Reports;

/// <summary><c>pl</c>: what each network, buyer or site brought in and cost.</summary>
internal static class DailyProfit
{
    public static readonly Report Report = new(
        "pl", "Profit and loss: spend, revenue, profit, ROAS, RPC and RPS.",
        [.. ReportDays.Described("yesterday", 1), new("by", "network|buyer|buyer_network|site", "What a line is (default: network)."), ReportDays.ZoneParameter],
        given =>
        {
            var days = ReportDays.Read(given, back: 1, days: 1, hasZone: true);
            var by = given.Choice("by", ProfitDimension.Network);
            return new ReportRequest("pl", days, session => ProfitLines.Ask(session, by switch
            {
                ProfitDimension.Buyer => ["buyer"],
                ProfitDimension.BuyerNetwork => ["buyer", "network"],
                ProfitDimension.Site => ["site", "account"],
                _ => ["network"],
            }));
        });
}
