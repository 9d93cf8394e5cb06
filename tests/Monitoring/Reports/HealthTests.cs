using Dapper;

namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>Reports on what was fetched: unattributed spend, endpoint health, and what re-ingests moved.</summary>
public sealed class HealthTests : ReportTests
{
    [Fact]
    public async Task Spend_without_a_campaign_or_buyer_is_told_with_its_share()
    {
        await StoreAsync(
            new CampaignFigures(Day, "si1", 60m, 70m) { Owner = "Ann" },
            new CampaignFigures(Day, "1202", 20m) { IdSource = "none" },
            new CampaignFigures(Day, "1203", 5m) { IdSource = "none", Owner = "Ann" },
            new CampaignFigures(Day, "si2", 10m) { Owner = null },
            new CampaignFigures(Day, "si3", 5m) { Owner = "unknown", Network = "taboola" },
            new CampaignFigures(Day, "si4", null, 99m));

        var answer = await AskAsync("unattributed", ("date", Day));
        string[] columns = ["network", "spend_usd", "unattributed_usd", "share_of_line", "share_of_all", "without_campaign_usd", "without_buyer_usd", "campaign_days"];
        Assert.Equal([$"facebook|95|35|{35.0 / 95}|0.35|25|30|3", "taboola|5|5|1|0.05|0|5|1"], Lines(answer, columns));
        Assert.Equal("?|100|40|0.4|0.4|25|35|4", Line(answer.Total!, columns));

        answer = await AskAsync("unattributed", ("date", Day), ("by", "campaign"));
        Assert.Equal(["facebook|1202|20|True|True", "facebook|si2|10|False|True", "facebook|1203|5|True|False", "taboola|si3|5|False|True"], Lines(answer, "network", "campaign_id", "unattributed_usd", "has_no_campaign", "has_no_buyer"));
        Assert.Equal("40|0.4", Line(answer.Total!, "unattributed_usd", "share_of_all"));
    }

    [Fact]
    public async Task Endpoint_health_is_told_by_day()
    {
        await StoreAsync(
            new EndpointAnswer(Day, "s1_daily_v3", "FAILED", Hour: 8) { Error = "timed out" },
            new EndpointAnswer(Day, "s1_daily_v3", "OK", Hour: 9),
            new EndpointAnswer(Day, "taboola_report", "FAILED") { Platform = "taboola", Error = "502 Bad Gateway", Reused = "run-1" },
            new EndpointAnswer("2025-11-16", "s1_daily_v3", "PARTIAL"),
            new EndpointAnswer("2025-11-15", "s1_daily_v3", "FAILED"));

        var answer = await AskAsync("endpoints", ("date", Day));
        Assert.Equal(
            ["2025-11-22|s1_daily_v3|all|OK|10|7|2|?|False", "2025-11-22|taboola_report|taboola|FAILED|10|7|2|502 Bad Gateway|True", "2025-11-16|s1_daily_v3|all|PARTIAL|10|7|2|?|False"],
            Lines(answer, "date", "endpoint", "platform", "status", "row_count", "expected_min_rows", "retry_count", "error_message", "is_reused"));
        Assert.StartsWith("No endpoint answers are stored of 2025-11-17 to 2025-11-21", answer.Missing[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_tell_what_each_run_moved_the_largest_first()
    {
        await StoreAsync(new CampaignFigures(Day, "si1", 1m));
        await House.WriteAsync(connection => connection.ExecuteAsync("""
            INSERT INTO campaign_index_changes BY NAME
            SELECT * FROM (VALUES
                ('r2', TIMESTAMP '2025-11-23 10:00:00', DATE '2025-11-22', 'campaign', 'si1', 'changed', 10::DECIMAL(18, 6), 12::DECIMAL(18, 6), 20::DECIMAL(18, 6), 19.5::DECIMAL(18, 6), 5, 6),
                ('r3', TIMESTAMP '2025-11-24 10:00:00', DATE '2025-11-22', 'campaign', 'si2', 'added', NULL, 7, NULL, NULL, NULL, 3),
                ('r3', TIMESTAMP '2025-11-24 10:00:00', DATE '2025-11-22', 'adset', 'si2', 'added', NULL, 7, NULL, NULL, NULL, 3),
                ('r3', TIMESTAMP '2025-11-24 10:00:00', DATE '2025-11-21', 'campaign', 'si2', 'removed', 7, NULL, NULL, NULL, 3, NULL)
            ) t(run_id, changed_at, date, level, campaign_id, change, spend_before, spend_after, revenue_before, revenue_after, clicks_before, clicks_after),
            (SELECT 'day' AS snapshot_source, 'strategis' AS mode)
            """));

        var answer = await AskAsync("changes", ("date", Day));
        Assert.Equal(["r3|si2|added|?|7|7|?|?|0|3", "r2|si1|changed|10|12|2|20|19.5|-0.5|1"], Lines(answer, "run_id", "campaign_id", "change", "spend_before", "spend_after", "spend_moved", "revenue_before", "revenue_after", "revenue_moved", "clicks_moved"));
        Assert.Equal("9|-0.5|4", Line(answer.Total!, "spend_moved", "revenue_moved", "clicks_moved"));
        Assert.Single((await AskAsync("changes", ("date", Day), ("level", "adset"))).Rows);
    }
}
