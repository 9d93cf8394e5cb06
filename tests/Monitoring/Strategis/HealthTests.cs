using Liftoff.Jobs;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Simulator.Faults;

namespace Liftoff.Monitoring.Tests.Strategis;

/// <summary>What is said of a report that does not answer as it should, and what becomes of the day.</summary>
public sealed class HealthTests : StrategisTests
{
    private const string S1Row = """[{"strategisCampaignId":"siaaaa06aa","revenue":"3","clicks":"1"}]""";

    [Theory]
    [InlineData("<html><body>Please log in</body></html>", "FAILED", "web page")]
    [InlineData("""{"error":"upstream down"}""", "FAILED", "reports an error")]
    [InlineData("""{"success":false,"data":[]}""", "FAILED", "reports an error")]
    [InlineData("""{"payload":{"items":[{"spend":1}]}}""", "FAILED", "no form that is known")]
    [InlineData("", "FAILED", "no complete JSON")]
    [InlineData("""[{"strategisCampaignId":"siaaaa06aa","spend":""", "FAILED", "no complete JSON")]
    [InlineData("""[{"strategisCampaignId":"siaaaa06aa","date":"2025-11-21","spend":"1"}]""", "FAILED", "other days, such as 2025-11-21")]
    [InlineData("""[{"spend":"1"}]""", "PARTIAL", "carries a campaign id")]
    [InlineData("""[{"strategisCampaignId":"siaaaa06aa","spend":"a lot"}]""", "PARTIAL", "\"a lot\"")]
    [InlineData("""{"results":[{"strategisCampaignId":"siaaaa06aa","spend":1}],"recordCount":7}""", "PARTIAL", "announces 7")]
    [InlineData("[]", "OK", null)]
    [InlineData("""{"data":{"data":[{"strategisCampaignId":"siaaaa06aa","spend":1}]}}""", "OK", null)]
    public async Task An_answer_is_recognised_for_what_it_is(string body, string status, string? reason)
    {
        DeliverWithS1(("facebook_report", body));

        var result = await IngestAsync();

        Assert.Equal(status == "OK" ? JobStatus.Success : JobStatus.Partial, result.Status);
        var (found, error) = Assert.Single(await House.QueryAsync<(string, string?)>("SELECT status, error_message FROM endpoint_completeness WHERE endpoint = 'facebook_report'"));
        Assert.Equal(status, found);
        if (reason is null) Assert.Null(error);
        else Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_report_has_one_line_a_day_with_its_rows_retries_and_times()
    {
        DeliverWithS1(("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","spend":"1"},{"strategisCampaignId":"sibbbb06bb","spend":"0"}]"""));
        House.Simulator.Faults.Set([new Fault("GET /api/facebook/report", FaultKind.Status) { Status = 503, Times = 2 }, .. House.Simulator.Faults.Rules]);

        await IngestAsync();
        await IngestAsync(("level", "adset"));

        Assert.Equal(ReportEndpoints.All.Count, (await House.QueryAsync<string>("SELECT endpoint FROM endpoint_completeness")).Count);
        var line = Assert.Single(await House.QueryAsync<(string?, string, long, bool, bool, string?, int)>("SELECT platform, status, row_count, has_revenue, has_spend, error_message, retry_count FROM endpoint_completeness WHERE endpoint = 'facebook_report'"));
        Assert.Equal(("facebook", "OK", 2, false, true, null, 2), line);
        Assert.Equal(["all", "all", "all"], await House.QueryAsync<string>("SELECT platform FROM endpoint_completeness WHERE endpoint IN ('s1_daily_v3', 's1_reconciled', 's1_rpc_average')"));
        Assert.Equal([null, null], await House.QueryAsync<string?>("SELECT platform FROM endpoint_completeness WHERE endpoint LIKE 's1_network_map%'"));
        Assert.True(Assert.Single(await House.QueryAsync<bool>("SELECT bool_and(finished_at >= started_at) FROM endpoint_answers")));
    }

    [Theory]
    [InlineData("s1_daily_v3")]
    [InlineData("s1_reconciled")]
    public async Task A_critical_report_that_fails_keeps_the_partition_and_is_recorded(string label)
    {
        DeliverWithS1(("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","spend":"5"}]"""));
        await IngestAsync();
        DeliverWithS1(("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","spend":"9"}]"""));
        Break(label);

        var result = await IngestAsync();

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains(label, result.Error, StringComparison.Ordinal);
        Assert.Equal(5m, (await RowAsync("siaaaa06aa")).Spend);
        Assert.Equal("FAILED", await StatusAsync(label));
        Assert.Equal(2, Assert.Single(await House.QueryAsync<long>("SELECT count(DISTINCT run_id) FROM endpoint_answers")));
        Assert.Equal(JobStatus.Failed, (await House.Runs.ListAsync("ingest-campaigns", Day, null))[0].Status);
    }

    [Fact]
    public async Task Final_revenue_is_not_yet_expected_on_the_day_itself_and_the_next()
    {
        foreach (var daysAgo in (int[])[0, 1])
        {
            var date = DateTime.UtcNow.AddDays(-daysAgo).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            Deliver(("s1_daily_v3", S1Row));

            var result = await IngestAsync(("date", date));

            Assert.Equal((JobStatus.Success, null), (result.Status, result.Error));
            Assert.Equal("NOT_YET", Assert.Single(await House.QueryAsync<string>("SELECT status FROM endpoint_completeness WHERE endpoint = 's1_reconciled' AND date = $date::DATE", new { date })));
        }
    }

    [Fact]
    public async Task A_closed_day_without_any_s1_row_is_refused()
    {
        Deliver(("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","spend":"5"}]"""));

        var result = await IngestAsync();

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("s1_daily_v3 (PARTIAL)", result.Error, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task The_last_good_answer_stands_in_for_one_that_fails_however_often()
    {
        DeliverWithS1(("taboola_report", """[{"strategisCampaignId":"sitabo06aa","spent":151.04,"clicks":902}]"""));
        var good = await IngestAsync();
        for (var again = 0; again < 2; again++)
        {
            DeliverWithS1();
            Break("taboola_report");

            var result = await IngestAsync();

            Assert.Equal(JobStatus.Partial, result.Status);
            Assert.Contains(result.Warnings, warning => warning.Contains(good.RunId, StringComparison.Ordinal));
            Assert.Equal((151.04m, 902L, "taboola_report"), ((await RowAsync("sitabo06aa")).Spend, (await RowAsync("sitabo06aa")).Clicks, (await RowAsync("sitabo06aa")).SpendSource));
            Assert.Equal(("FAILED", good.RunId), Assert.Single(await House.QueryAsync<(string, string)>("SELECT status, reused_run_id FROM endpoint_completeness WHERE endpoint = 'taboola_report'")));
        }

        DeliverWithS1();
        await IngestAsync();
        Assert.DoesNotContain(await RowsAsync(), row => row.CampaignId == "sitabo06aa");
    }

    [Fact]
    public async Task What_a_failing_map_said_before_still_holds()
    {
        const string report = """[{"networkCampaignId":"120230000000000001","spend":"5"}]""";
        DeliverWithS1(("s1_network_map_112", """[{"strategisCampaignId":"siaaaa06aa","networkCampaignId":"120230000000000001"}]"""), ("facebook_report", report));
        await IngestAsync();
        DeliverWithS1(("facebook_report", report));
        Break("s1_network_map_112");

        await IngestAsync();

        Assert.Equal((5m, "siaaaa06aa"), ((await RowAsync("siaaaa06aa")).Spend, (await RowsAsync())[0].CampaignId));
    }

    [Fact]
    public async Task An_answer_of_less_than_half_its_usual_rows_is_cut()
    {
        static string Rows(int count, string extra) => "[" + string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"strategisCampaignId":"si{{i:00}}aa06aa",{{extra}}}""")) + "]";
        for (var day = 14; day <= 21; day++)
        {
            Deliver(("s1_daily_v3", Rows(10, "\"revenue\":1")), ("s1_reconciled", S1Row), ("facebook_report", Rows(9, "\"spend\":1")));
            await IngestAsync(("date", $"2025-11-{day}"));
        }

        Deliver(("s1_daily_v3", Rows(5, "\"revenue\":1")), ("s1_reconciled", S1Row), ("facebook_report", Rows(9, "\"spend\":2")));
        Assert.Equal(JobStatus.Success, (await IngestAsync()).Status);
        Deliver(("s1_daily_v3", Rows(5, "\"revenue\":1")), ("s1_reconciled", S1Row), ("facebook_report", Rows(4, "\"spend\":3")));
        var half = await IngestAsync();
        Deliver(("s1_daily_v3", Rows(4, "\"revenue\":1")), ("s1_reconciled", S1Row), ("facebook_report", Rows(9, "\"spend\":7")));
        var cut = await IngestAsync();

        Assert.Equal(JobStatus.Partial, half.Status);
        Assert.Equal(JobStatus.Failed, cut.Status);
        Assert.Contains("4 rows, where 10 are usual", cut.Error, StringComparison.Ordinal);
        // Four campaigns have their new spend, five keep the old one.
        Assert.Equal(4 * 3m + 5 * 2m, (await RowsAsync()).Sum(row => row.Spend));
        Assert.Equal(10L, Assert.Single(await House.QueryAsync<long>("SELECT expected_min_rows FROM endpoint_completeness WHERE endpoint = 's1_daily_v3' AND date = DATE '2025-11-22'")));
    }

    [Fact]
    public async Task A_replay_comes_to_the_same_table()
    {
        DeliverWithS1(("taboola_report", """[{"strategisCampaignId":"sitabo06aa","spent":151.04}]"""), ("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","spend":"5"}]"""));
        await IngestAsync();
        DeliverWithS1(("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","spend":"6"}]"""));
        Break("taboola_report");
        var run = await IngestAsync();
        const string table = "SELECT campaign_id || '|' || coalesce(spend_usd::VARCHAR, '') || '|' || coalesce(revenue_usd::VARCHAR, '') || '|' || raw_payload::VARCHAR FROM campaign_index ORDER BY 1";
        var before = await House.QueryAsync<string>(table);
        var record = (await House.Runs.FindAsync(run.RunId))!;
        House.Simulator.Faults.Set([new Fault("*", FaultKind.Reset)]);

        var replayed = await House.RunJobAsync<Liftoff.Monitoring.Campaigns.IngestCampaigns>(record.Start with { ReplayOf = run.RunId });

        Assert.Equal((JobStatus.Partial, null), (replayed.Status, replayed.Error));
        Assert.Equal(before, await House.QueryAsync<string>(table));
    }

    [Fact]
    public async Task One_log_in_serves_the_whole_run_and_a_token_that_is_turned_down_is_renewed_once()
    {
        DeliverWithS1();
        await IngestAsync();
        Assert.Single(House.Simulator.Requests.To("/auth/login"));
        House.Simulator.RevokeTokens();
        House.Simulator.Faults.Clear();

        Assert.NotEqual(JobStatus.Failed, (await IngestAsync()).Status);
        Assert.Equal(2, House.Simulator.Requests.To("/auth/login").Count);
    }

    [Fact]
    public async Task The_budget_of_the_run_ends_what_hangs()
    {
        await using var house = await MonitoringFixture.StartAsync(adjust: options => options with { Strategis = options.Strategis with { Budget = TimeSpan.FromSeconds(2) } });
        house.Simulator.Faults.Set([new Fault("GET /api/mediago/report", FaultKind.Hang)]);

        var result = await house.RunAsync("ingest-campaigns", default, ("date", "2025-11-22"), ("mode", "strategis"));

        Assert.Equal(JobStatus.Partial, result.Status);
        Assert.Contains(result.Warnings, warning => warning.Contains("mediago_report", StringComparison.Ordinal) && warning.Contains("STRATEGIS_BUDGET_SECONDS", StringComparison.Ordinal));
    }

    private void DeliverWithS1(params (string Label, string Body)[] answers) => Deliver([("s1_daily_v3", S1Row), ("s1_reconciled", S1Row), .. answers]);
}
