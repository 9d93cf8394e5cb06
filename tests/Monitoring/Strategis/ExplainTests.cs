using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Explanations;

namespace Liftoff.Monitoring.Tests.Strategis;

/// <summary>Where a figure comes from can be told down to the bytes.</summary>
public sealed class ExplainTests : StrategisTests
{
    [Fact]
    public async Task Each_column_names_the_source_that_won_the_losers_and_the_raw_answer()
    {
        Deliver(
            ("s1_daily_v3", """[{"strategisCampaignId":"siaaaa06aa","buyer":"alex","estimated_revenue":"200.1234567","searches":"400","clicks":"190"}]"""),
            ("s1_reconciled", """[{"strategisCampaignId":"siaaaa06aa","buyer":"kim","estimated_revenue":"196","clicks":"188"}]"""),
            ("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","networkCampaignId":"120230000000000001","spend":"100.00"}]"""),
            ("facebook_adsets", """[{"strategisCampaignId":"siaaaa06aa","adSetId":"1","spend":"60"},{"strategisCampaignId":"siaaaa06aa","adSetId":"2","spend":"40.5"}]"""));
        var run = await IngestAsync();

        var explanation = await ExplainAsync("120230000000000001");

        Assert.NotNull(explanation);
        Assert.Equal(("siaaaa06aa", "strategis", "explicit", run.RunId), (explanation.CampaignId, explanation.Mode, explanation.IdSource, explanation.RunId));
        Assert.Equal(("100.000000", "facebook_report", "100.5"), Spoken("spend_usd", "facebook_adsets"));
        Assert.Equal(("196.000000", "s1_reconciled", "200.1234567"), Spoken("revenue_usd", "s1_daily_v3"));
        Assert.Equal(("400", "s1_daily_v3", null), Spoken("sessions", "s1_reconciled"));
        Assert.Equal(("alex", "s1_daily_v3", "kim"), Spoken("owner", "s1_reconciled"));
        Assert.Equal("1.96", explanation.Columns.Single(column => column.Column == "roas").Value);
        var file = Assert.Single(explanation.Files, file => file.Source == "facebook_report");
        Assert.Equal(run.RunId, file.RunId);
        Assert.True(File.Exists(file.Path));

        (string?, string?, string?) Spoken(string column, string other)
        {
            var explained = explanation.Columns.Single(candidate => candidate.Column == column);
            return (explained.Value, explained.Source, explained.Others.GetValueOrDefault(other));
        }
    }

    [Fact]
    public async Task A_figure_that_stands_in_names_the_run_that_fetched_it()
    {
        Deliver(("s1_daily_v3", """[{"strategisCampaignId":"siaaaa06aa","revenue":"1"}]"""), ("s1_reconciled", """[{"strategisCampaignId":"siaaaa06aa","revenue":"1"}]"""), ("taboola_report", """[{"strategisCampaignId":"siaaaa06aa","spent":"7"}]"""));
        var good = await IngestAsync();
        Break("taboola_report");
        await IngestAsync();

        var explanation = await ExplainAsync("siaaaa06aa");

        Assert.Equal(good.RunId, Assert.Single(explanation!.Files, file => file.Source == "taboola_report").RunId);
    }

    [Fact]
    public async Task A_campaign_that_is_not_there_is_null() => Assert.Null(await ExplainAsync("sinobody06a"));

    private Task<Explanation?> ExplainAsync(string campaign) => House.Get<ExplainCampaign>().RunAsync(new ExplainParameters(Day, campaign), CancellationToken.None);
}
