using System.Globalization;
using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Snapshots;

/// <summary>
/// Tables as people download them from Strategis's web page: all text quoted, numbers bare, ratios computed, ROAS in percent, and
/// on Facebook a subtotal row for every prefix of the group columns.
/// </summary>
internal static class UiExport
{
    private static readonly string[] Groups = ["Facebook Campaign Name", "Campaign Id", "Campaign Owner", "Date"];
    private static readonly string[] Measures =
    [
        "Viewable Impressions", "Facebook Clicks", "Strategis Impressions", "S1 Searches", "Conversions", "S1 Clicks",
        "Conversion Rate", "Frequency", "Revenue", "Spent", "Margin",
    ];

    private static readonly string[] VariantGroups = ["Campaign Owner", "Category", "Facebook Campaign Name", "Strategis Id", "Date"];
    private static readonly string[] VariantMeasures =
        ["Spent", "Revenue", "Margin", "ROAS", "S1 Clicks", "S1 Searches", "Facebook Clicks", "Conversions", "S1 RPC"];

    /// <summary>The export and its number of data rows, subtotals included.</summary>
    public static (byte[] Csv, int Rows) Facebook(WorldDay day, ReconciledForm form)
    {
        var (groups, measures) = form == ReconciledForm.UiExportVariant ? (VariantGroups, VariantMeasures) : (Groups, Measures);
        var csv = new CsvBuffer(quoteAllText: true);
        foreach (var column in (string[])["Total", .. groups, .. measures]) csv.Field(column);
        csv.EndRecord();

        var leaves = day.Of(Network.Facebook).ToList();
        var rows = 0;
        Write(leaves, []);
        return (csv.ToArray(), rows);

        // A row for these days' sum, then the same for each value of the next group column; the deepest rows are the leaves.
        void Write(List<CampaignDay> days, string[] path)
        {
            csv.Field("Total");
            for (var i = 0; i < groups.Length; i++) csv.Field(i < path.Length ? path[i] : "");
            var sums = Sums.Of(days);
            foreach (var measure in measures) csv.Number(sums.Measure(measure));
            csv.EndRecord();
            rows++;
            if (path.Length == groups.Length) return;
            foreach (var part in days.GroupBy(d => Value(groups[path.Length], d)))
                Write([.. part], [.. path, part.Key]);
        }
    }

    /// <summary>The account's day in one row; before the final correction <c>Live Spent</c> is less than <c>Spent</c>.</summary>
    public static byte[] TaboolaTotal(WorldDay taken, WorldDay final, bool revised)
    {
        var live = Sums.Of([.. taken.Of(Network.Taboola)]);
        var sums = live with { Spent = final.Of(Network.Taboola).Sum(c => c.Spend), LiveSpent = live.Spent };
        if (revised) sums = sums with { S1Clicks = sums.S1Clicks * 995 / 1000, Revenue = decimal.Round(sums.Revenue * 0.9967m, 12) };
        string[] columns =
        [
            "Viewable Impressions", "Taboola Clicks", "Strategis Impressions", "vCTR", "S1 Searches", "Conversions", "S1 Clicks", "vCPM",
            "vRPM", "Taboola Conversion Rate", "Live CPC", "CPC", "CPA", "Last 3 days CPA", "Calculated CVR", "Calculated CPA", "S1 RPC",
            "Last 3 days RPC", "Margin/Taboola click", "Revenue", "Live Spent", "Spent", "Margin", "Budget", "ROAS", "Est Rev",
        ];
        var csv = new CsvBuffer(quoteAllText: true);
        csv.Field("Date");
        foreach (var column in columns) csv.Field(column == "Taboola Conversion Rate" ? "Conversion Rate" : column);
        csv.EndRecord();
        csv.Field(taken.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        foreach (var column in columns) csv.Number(sums.Measure(column));
        csv.EndRecord();
        return csv.ToArray();
    }

    private static string Value(string group, CampaignDay day) => group switch
    {
        "Facebook Campaign Name" => day.Campaign.Name ?? "",
        "Campaign Id" or "Strategis Id" => day.Campaign.StrategisId,
        "Campaign Owner" => day.Campaign.Buyer ?? "",
        "Category" => day.Campaign.Category,
        "Date" => day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(group), group, "No such group column."),
    };

    private sealed record Sums
    {
        public long Impressions { get; init; }
        public long AdClicks { get; init; }
        public long StrategisImpressions { get; init; }
        public long Searches { get; init; }
        public long Conversions { get; init; }
        public long S1Clicks { get; init; }
        public decimal Revenue { get; init; }
        public decimal Spent { get; init; }
        public decimal LiveSpent { get; init; }
        public decimal Budget { get; init; }

        public static Sums Of(IReadOnlyCollection<CampaignDay> days) => new()
        {
            Impressions = days.Sum(d => d.Impressions),
            AdClicks = days.Sum(d => d.AdClicks),
            StrategisImpressions = days.Sum(d => d.StrategisImpressions),
            Searches = days.Sum(d => d.Searches),
            Conversions = days.Sum(d => d.Conversions),
            S1Clicks = days.Sum(d => d.S1Clicks),
            Revenue = days.Sum(d => d.ReconciledRevenue ?? d.Revenue),
            Spent = days.Sum(d => d.Spend),
            Budget = days.Sum(d => d.Campaign.DailyBudget),
        };

        public decimal Measure(string name) => name switch
        {
            "Viewable Impressions" => Impressions,
            "Facebook Clicks" or "Taboola Clicks" => AdClicks,
            "Strategis Impressions" => StrategisImpressions,
            "S1 Searches" => Searches,
            "Conversions" => Conversions,
            "S1 Clicks" => S1Clicks,
            "Conversion Rate" or "Calculated CVR" => Ratio(S1Clicks, AdClicks),
            "Taboola Conversion Rate" => Ratio(Conversions, AdClicks),
            "Frequency" => Impressions == 0 ? 0 : 1.13m,
            "Revenue" => Revenue,
            "Spent" => Spent,
            "Live Spent" => LiveSpent,
            "Margin" => Revenue - Spent,
            "Margin/Taboola click" => Ratio(Revenue - Spent, AdClicks),
            "Budget" => Budget,
            "ROAS" => Ratio(Revenue * 100, Spent),
            "S1 RPC" or "Last 3 days RPC" => Ratio(Revenue, S1Clicks),
            "Est Rev" => decimal.Round(Conversions * Ratio(Revenue, S1Clicks), 12),
            "vCTR" => Ratio(AdClicks, Impressions),
            "vCPM" => Ratio(Spent * 1000, Impressions),
            "vRPM" => Ratio(Revenue * 1000, Impressions),
            "Live CPC" => Ratio(LiveSpent, StrategisImpressions),
            "CPC" => Ratio(Spent, AdClicks),
            "CPA" or "Last 3 days CPA" => Ratio(Spent, Conversions),
            "Calculated CPA" => Ratio(Spent, S1Clicks),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such measure."),
        };

        private static decimal Ratio(decimal above, decimal below) => below == 0 ? 0 : decimal.Round(above / below, 12);
    }
}
