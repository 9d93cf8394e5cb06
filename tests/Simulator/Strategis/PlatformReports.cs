using System.Globalization;
using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;
using static Liftoff.Simulator.Strategis.ReportDialect;

namespace Liftoff.Simulator.Strategis;

/// <summary>The other networks' own reports, and Strategis's generic event report. Rows only where something happened.</summary>
internal sealed class PlatformReports(SimulatorState state)
{
    /// <summary>Hits on the redirector; with <see cref="StrategisStyle.StrategisReportHasMoney"/> everybody's money once more.</summary>
    public IEnumerable<Row> Strategis(ReportQuery query)
    {
        var dialect = new ReportDialect(state, "strategis_metrics");
        foreach (var day in Active(query, query.Network))
        {
            var key = $"{day.Date:yyyyMMdd}/{day.StrategisId}";
            var row = new Row
            {
                { "level", "date-strategisCampaignId" },
                { "date", Text(day.Date) },
                { "strategisCampaignId", day.StrategisId },
                { "impressions", Text(day.StrategisImpressions) },
            };
            if (dialect.Sometimes(key + "clicks", 0.5)) row.Add("clicks", Text(day.S1Clicks));
            if (dialect.Sometimes(key + "source", 0.2)) row.Add("networkName", day.Network.ToString().ToLowerInvariant());
            if (state.Strategis.StrategisReportHasMoney)
                row.AddRange(new Row { { "searches", Text(day.Searches) }, { "spend", Cents(day.Spend) }, { "revenue", Text(day.Revenue) } });
            yield return row;
        }
    }

    /// <summary>JSON numbers. Strategis maps the id unless Taboola's own answer passes through; then only the name tells it.</summary>
    public IEnumerable<Row> Taboola(ReportQuery query)
    {
        var passesThrough = state.Strategis.TaboolaResults;
        var dialect = new ReportDialect(state, "taboola_report");
        var (spentName, conversionsName) = passesThrough
            ? ("spent", "cpa_actions_num")
            : (dialect.Name("spent", "spend", "spend_usd"), dialect.Name("cpa_actions_num", "conversions"));
        foreach (var day in Active(query, Network.Taboola).Where(d => d.Spend > 0 || d.AdClicks > 0))
        {
            var row = new Row { { "date", passesThrough ? Text(day.Date) + " 00:00:00.0" : Text(day.Date) } };
            if (passesThrough) row.Add("campaign", day.NetworkCampaignId);
            else row.AddRange(new Row { { "strategisCampaignId", day.StrategisId }, { "campaign_id", day.NetworkCampaignId } });
            row.AddRange(new Row
            {
                { "campaign_name", day.Name },
                { spentName, day.Spend },
                { "clicks", day.AdClicks },
                { "impressions", day.Impressions },
                { "visible_impressions", day.Impressions * 3 / 4 },
                { conversionsName, day.Conversions },
                { "cpc", day.AdClicks == 0 ? 0m : decimal.Round(day.Spend / day.AdClicks, 4) },
                { "currency", "USD" },
            });
            yield return dialect.Thin(row, $"{day.Date:yyyyMMdd}/{day.StrategisId}", "visible_impressions", "cpc", "currency");
        }
    }

    /// <summary>What Taboola puts beside its <c>results</c>.</summary>
    public static Row TaboolaMetadata(ReportQuery query, int count) => new()
    {
        { "last-used-rawdata-update-time", Text(query.Dates[^1]) + " 23:30:00.0" },
        { "timezone", "EST" },
        { "recordCount", count },
        { "metadata", new Row { { "total", count }, { "count", count } } },
    };

    /// <summary>One row per campaign and hour; the day is their sum.</summary>
    public IEnumerable<Row> OutbrainHourly(ReportQuery query)
    {
        var dialect = new ReportDialect(state, "outbrain_report");
        var (idName, spendName) = (dialect.Name("strategisCampaignId", "campaignId"), dialect.Name("spend", "spent"));
        return
            from date in query.Dates
            from day in state.Day(date).Of(Network.Outbrain)
            from hour in day.Hours
            where hour.Spend > 0 || hour.AdClicks > 0
            select new Row
            {
                { idName, day.Campaign.StrategisId },
                { "date", Text(date) },
                { "hour", Hour(hour.Hour) },
                { spendName, hour.Spend },
                { "clicks", hour.AdClicks },
                { "impressions", hour.Impressions },
            };
    }

    /// <summary>JSON numbers under singular names.</summary>
    public IEnumerable<Row> MediaGo(ReportQuery query)
    {
        var dialect = new ReportDialect(state, "mediago_report");
        return Daily(query, Network.MediaGo, "spend", dialect.Name("click", "clicks"), dialect.Name("conversion", "conversions"),
            dialect.Name("impression", "impressions"));
    }

    public IEnumerable<Row> NewsBreak(ReportQuery query) =>
        Daily(query, Network.NewsBreak, new ReportDialect(state, "newsbreak_report").Name("spend", "spent"), "clicks", null, "impressions");

    public IEnumerable<Row> SmartNews(ReportQuery query) =>
        Daily(query, Network.SmartNews, new ReportDialect(state, "smartnews_report").Name("spent", "spend"), "clicks", "conversions", null);

    /// <summary>Reconciled, so nothing until noon of the next day.</summary>
    public IEnumerable<Row> Zemanta(ReportQuery query) =>
        Daily(query with { Dates = [.. query.Dates.Where(d => state.Day(d).IsReconciled)] }, Network.Zemanta, "spend", "clicks", "conversions", null);

    private IEnumerable<Row> Daily(
        ReportQuery query, Network network, string spend, string clicks, string? conversions, string? impressions)
    {
        foreach (var day in Active(query, network).Where(d => d.Spend > 0 || d.AdClicks > 0))
        {
            var row = new Row
            {
                { "date", Text(day.Date) },
                { "strategisCampaignId", day.StrategisId },
                { spend, day.Spend },
                { clicks, day.AdClicks },
            };
            if (conversions is not null) row.Add(conversions, day.Conversions);
            if (impressions is not null) row.Add(impressions, day.Impressions);
            yield return row;
        }
    }

    /// <summary>Per Strategis campaign, as these reports group.</summary>
    private IEnumerable<StrategisDay> Active(ReportQuery query, Network? network) =>
        from date in query.Dates
        from pairs in state.Day(date).Of(network).GroupBy(c => c.Campaign.StrategisId)
        let day = new StrategisDay(pairs.First().Campaign, date, [.. pairs])
        where day.StrategisImpressions > 0 || day.Spend > 0 || day.Searches > 0 || day.AdClicks > 0
        select day;

    private sealed record StrategisDay(Campaign First, DateOnly Date, CampaignDay[] Pairs)
    {
        public string StrategisId => First.StrategisId;
        public string NetworkCampaignId => First.NetworkCampaignId;
        public string? Name => First.Name;
        public Network Network => First.Network;
        public decimal Spend { get; } = Pairs.Sum(p => p.Spend);
        public decimal Revenue { get; } = Pairs.Sum(p => p.Revenue);
        public long Searches { get; } = Pairs.Sum(p => p.Searches);
        public long S1Clicks { get; } = Pairs.Sum(p => p.S1Clicks);
        public long AdClicks { get; } = Pairs.Sum(p => p.AdClicks);
        public long Impressions { get; } = Pairs.Sum(p => p.Impressions);
        public long Conversions { get; } = Pairs.Sum(p => p.Conversions);
        public long StrategisImpressions { get; } = Pairs.Sum(p => p.StrategisImpressions);
    }
}
