using Liftoff.Monitoring.Reports;

namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>Every report names what its days lack.</summary>
public sealed class MissingFeedsTests : ReportTests
{
    public static TheoryData<string> Names => [.. ReportList.All.Select(report => report.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Over_an_empty_warehouse_a_report_says_what_to_do(string name)
    {
        var answer = await AskAsync(name);
        Assert.Empty(answer.Rows);
        Assert.Null(answer.Total);
        Assert.NotEmpty(answer.Columns);
        Assert.Contains(answer.Missing, sentence => sentence.Contains("run ./liftoff ingest-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_another_zone_too()
    {
        foreach (var name in new[] { "pl", "buyers", "sites", "click-hours" })
        {
            var answer = await AskAsync(name, ("date", Day), ("tz", "America/Los_Angeles"));
            Assert.Empty(answer.Rows);
            Assert.Contains("No sessions are stored of 2025-11-22 to 2025-11-23: run ./liftoff ingest-sessions --mode=strategis --date=… for each day.", answer.Missing);
        }
    }

    [Fact]
    public async Task A_feed_that_is_not_whole_is_named_with_its_reason()
    {
        await StoreAsync(new CampaignFigures(Day, "si1", 1m));
        await StoreAsync(
            new EndpointAnswer(Day, "s1_daily_v3", "OK"),
            new EndpointAnswer(Day, "s1_reconciled", "NOT_YET"),
            new EndpointAnswer(Day, "taboola_report", "FAILED") { Platform = "taboola", Error = "502 Bad Gateway" },
            new EndpointAnswer(Day, "outbrain_hourly", "FAILED") { Platform = "outbrain", Error = "timed out.", Reused = "run-3" },
            new EndpointAnswer(Day, "mediago_report", "PARTIAL") { Platform = "mediago", Error = "10 rows, at least 40 were expected" },
            // Newest answers count, and an ad set run hides nothing.
            new EndpointAnswer(Day, "facebook_report", "FAILED", Hour: 8),
            new EndpointAnswer(Day, "facebook_report", "OK", Hour: 9),
            new EndpointAnswer(Day, "facebook_adsets", "FAILED", Hour: 8) { Platform = "facebook" },
            new EndpointAnswer(Day, "facebook_adsets", "OK", Hour: 9) { Level = "adset" },
            new EndpointAnswer("2025-11-21", "taboola_report", "FAILED") { Platform = "taboola", Error = "502 Bad Gateway" },
            new EndpointAnswer(Day, "s1_hourly_v3", "FAILED") { Level = "hour", Error = "an HTML page came" });

        var profit = await AskAsync("pl", ("date", Day));
        Assert.Equal(
            [
                "facebook_adsets (facebook) failed for 2025-11-22.",
                "mediago_report (mediago) came incomplete for 2025-11-22: 10 rows, at least 40 were expected.",
                "outbrain_hourly (outbrain) failed for 2025-11-22: timed out. Its last good answer stands in.",
                "s1_reconciled is not there yet for 2025-11-22.",
                "taboola_report (taboola) failed for 2025-11-22: 502 Bad Gateway.",
            ], profit.Missing);
        Assert.Contains("taboola_report (taboola) failed for 2025-11-21 to 2025-11-22: 502 Bad Gateway.", (await AskAsync("pl", ("date", Day), ("days", "2"))).Missing);
        Assert.Contains("No campaigns are stored of 2025-11-21: run ./liftoff ingest-campaigns --mode=strategis --date=2025-11-21.", (await AskAsync("pl", ("date", Day), ("days", "2"))).Missing);
        Assert.Equal(
            ["No sessions are stored of 2025-11-22: run ./liftoff ingest-sessions --mode=strategis --date=2025-11-22.", "s1_hourly_v3 failed for 2025-11-22: an HTML page came."],
            (await AskAsync("click-hours", ("date", Day))).Missing);

        // The same as the view that users read.
        var view = await House.QueryAsync<string>("SELECT endpoint FROM endpoint_completeness WHERE date = '2025-11-22' AND (status <> 'OK' OR reused_run_id IS NOT NULL) AND level <> 'hour' ORDER BY endpoint");
        Assert.Equal(view, profit.Missing.Select(sentence => sentence.Split(' ')[0]));
    }

    [Fact]
    public async Task Days_that_follow_each_other_are_named_as_one()
    {
        await StoreAsync(new CampaignFigures("2025-11-20", "si1", 1m));
        Assert.Equal(["No campaigns are stored of 2025-11-18 to 2025-11-19, 2025-11-21 to 2025-11-22: run ./liftoff ingest-campaigns --mode=strategis --date=… for each day."], (await AskAsync("pl", ("date", Day), ("days", "5"))).Missing);
    }
}
