namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>The campaigns of some days with the sources of their figures.</summary>
public sealed class CampaignRowsTests : ReportTests
{
    [Fact]
    public async Task Each_campaign_stands_once_a_day_from_its_best_row_the_most_money_first()
    {
        await StoreAsync(
            new CampaignFigures(Day, "si1", 10m, 4m, Sessions: 20, S1Clicks: 8) { Owner = "Alex" },
            new CampaignFigures(Day, "si1", 9m, 3m) { Mode = "remote" },
            new CampaignFigures(Day, "si2", Revenue: 30m, S1Clicks: 10) { Network = "taboola" },
            new CampaignFigures(Day, "si3", 12m) { Network = "mediago" },
            new CampaignFigures("2025-11-21", "si1", 1m, 2m),
            new CampaignFigures("2025-11-20", "si1", 1m, 2m),
            new CampaignFigures(Day, "si1", 10m, 4m) { Level = "adset", AdsetId = "as1" });

        var answer = await AskAsync("campaigns", ("date", Day), ("days", "2"));

        Assert.Equal(
            ["2025-11-22|si2|Name of si2|?|30|?|?", "2025-11-22|si3|Name of si3|12|?|-12|?", "2025-11-22|si1|Name of si1|10|4|-6|0.4", "2025-11-21|si1|Name of si1|1|2|1|2"],
            Lines(answer, "date", "campaign_id", "campaign_name", "spend_usd", "revenue_usd", "profit_usd", "roas"));
        Assert.Equal(["strategis|explicit", "strategis|explicit", "strategis|explicit", "strategis|explicit"], Lines(answer, "mode", "id_source"));
    }
}
