using Dapper;
using Liftoff.Monitoring.Alerts;
using Liftoff.Monitoring.Reports;
using Liftoff.Monitoring.Tests.Reports;
using Liftoff.Operations.Alerts;

namespace Liftoff.Monitoring.Tests.Alerts;

/// <summary>Monitoring's rules fire on what warrants it, and on nothing that is only immature or within limits. It is 14:30 on 2025-11-22.</summary>
public sealed class AlertRuleTests : ReportTests
{
    private readonly MonitoringAlertOptions options = new();
    private readonly Clock clock = new();

    [Fact]
    public async Task A_drop_at_equal_maturity_is_told_in_total_and_of_each_owner()
    {
        await StoreAsync(new CampaignFigures(Day, "si1", 1m) { Owner = "Ann" }, new CampaignFigures(Day, "si2", 1m) { Owner = "Bob" }, new CampaignFigures(Day, "si3", 1m) { Owner = "Cleo" });
        for (var back = 1; back <= 7; back++)
        {
            // By 13 h Ann's clicks had earned 0.60 each, by the end of the day 1.00.
            await StoreAsync(
                new SessionFigures(Before(back), "si1", 10, 2000, 1000, 600m) { AsOfHour = 13 }, new SessionFigures(Before(back), "si1", 10, 2000, 1000, 1000m) { AsOfHour = 27 },
                new SessionFigures(Before(back), "si2", 10, 2000, 1000, 500m) { AsOfHour = 13 }, new SessionFigures(Before(back), "si2", 10, 2000, 1000, 900m) { AsOfHour = 27 },
                new SessionFigures(Before(back), "si3", 10, 200, 100, 50m) { AsOfHour = 13 });
        }

        // Ann earns a third less; Bob 10 % less, which is within limits; Cleo nothing, over too few clicks to say so.
        await StoreAsync(
            new SessionFigures(Day, "si1", 10, 2000, 1000, 400m) { AsOfHour = 13 }, new SessionFigures(Day, "si2", 10, 2000, 1000, 450m) { AsOfHour = 13 }, new SessionFigures(Day, "si3", 10, 200, 100, 0m) { AsOfHour = 13 });

        var findings = await RpcAsync();

        var ann = Assert.Single(findings.Conditions, condition => condition.Key == "owner ann");
        Assert.Equal(("owner Ann", "RPC 0.4000, 33.3 % below 0.6000 (S1 clicks: 1,000)"), (ann.Subject, ann.Figure));
        Assert.Equal("at most 20 % below the 7 days before at the same hour, from 300 S1 clicks on", ann.Threshold);
        Assert.Equal("session_hourly_snapshots, 2025-11-22 as of 2025-11-22 13:20 UTC (hour 13), mode strategis", ann.Sources);
        // (400 + 450) / 2100 = 0.4048 of (600 + 500 + 50) / 2100 = 0.5476.
        Assert.Equal("RPC 0.4048, 26.1 % below 0.5476 (S1 clicks: 2,100)", findings.Conditions.Single(condition => condition.Key == "all campaigns").Figure);
        Assert.Equal(2, findings.Conditions.Count);
        Assert.Equal(["all campaigns", "owner ann", "owner bob"], findings.Judged!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_day_that_is_only_immature_is_no_drop()
    {
        for (var back = 1; back <= 3; back++)
            await StoreAsync(new SessionFigures(Before(back), "si1", 10, 2000, 1000, 400m) { AsOfHour = 13 }, new SessionFigures(Before(back), "si1", 10, 2000, 1000, 1000m) { AsOfHour = 27 });
        await StoreAsync(new SessionFigures(Day, "si1", 10, 2000, 1000, 400m) { AsOfHour = 13 });
        var findings = await RpcAsync();
        Assert.Empty(findings.Conditions);
        Assert.Contains("all campaigns", findings.Judged!);
    }

    [Fact]
    public async Task Without_a_snapshot_nothing_is_judged()
    {
        var findings = await RpcAsync();
        Assert.Empty(findings.Conditions);
        Assert.Empty(findings.Judged!);
    }

    [Fact]
    public async Task A_report_that_failed_or_came_cut_is_one_alert_until_its_days_are_whole()
    {
        await StoreAsync(
            new EndpointAnswer(Day, "Taboola", "FAILED") { Platform = "taboola", Error = "It answered 502." }, new EndpointAnswer("2025-11-21", "Taboola", "FAILED") { Platform = "taboola", Error = "earlier" },
            new EndpointAnswer("2025-11-20", "Outbrain", "FAILED"),
            new EndpointAnswer("2025-11-21", "S1 Hourly", "PARTIAL") { Level = "hour", Error = "2 rows, where 60 are usual" },
            new EndpointAnswer(Day, "S1 Reconciled", "NOT_YET"), new EndpointAnswer(Day, "MediaGo", "FAILED", Hour: 9), new EndpointAnswer(Day, "MediaGo", "OK", Hour: 10), new EndpointAnswer(Day, "Pixel", "OK"));
        Assert.Equal(
            [("Taboola", "Taboola (taboola)", "FAILED for 2025-11-21 to 2025-11-22: It answered 502."), ("S1 Hourly", "S1 Hourly", "PARTIAL for 2025-11-21: 2 rows, where 60 are usual")],
            (await FeedAsync()).Select(condition => (condition.Key, condition.Subject, condition.Figure)));

        await StoreAsync(new EndpointAnswer(Day, "Taboola", "OK", Hour: 12), new EndpointAnswer("2025-11-21", "Taboola", "OK", Hour: 12));
        Assert.Equal(["S1 Hourly"], (await FeedAsync()).Select(condition => condition.Key));
    }

    [Fact]
    public async Task A_feed_that_nobody_took_for_a_while_is_late_whatever_was_backfilled()
    {
        Assert.Empty(await FeedAsync());
        await RunAsync("ingest-campaigns", Day, "2025-11-22 12:01:00", "success");
        await RunAsync("ingest-sessions", Day, "2025-11-22 11:59:00", "partial");
        await RunAsync("ingest-sessions", Day, "2025-11-22 14:00:00", "failed");
        await RunAsync("ingest-sessions", "2025-11-01", "2025-11-22 14:10:00", "success");

        var late = Assert.Single(await FeedAsync());
        Assert.Equal(("ingest-sessions", "sessions", "taken last at 2025-11-22 11:59 UTC", "taken within the last 150 minutes"), (late.Key, late.Subject, late.Figure, late.Threshold));
    }

    [Fact]
    public async Task Spend_without_revenue_is_told_where_S1_has_answered()
    {
        await StoreAsync(
            new CampaignFigures(Day, "si1", 120.5m, 0m) { Owner = "Ann" }, new CampaignFigures("2025-11-21", "si1", 200m) { Owner = "Ann" },
            new CampaignFigures(Day, "si2", 99.99m), new CampaignFigures(Day, "si3", 500m, 0.01m), new CampaignFigures(Day, "si4", 100m) { IdSource = "none" },
            new CampaignFigures("2025-11-21", "si5", 50m, 70m), new CampaignFigures("2025-11-20", "si6", 900m), new CampaignFigures(Day, "si7"));

        var findings = await SpendAsync();

        Assert.Equal(
            [
                ("si1", "Name of si1 (si1) of Ann", "$200.00 on 2025-11-21 and $120.50 on 2025-11-22 spent, no revenue"),
                ("si4", "Name of si4 (si4) of UNKNOWN", "$100.00 on 2025-11-22 spent, no revenue; the spend found no Strategis campaign"),
            ],
            findings.Conditions.Select(condition => (condition.Key, condition.Subject, condition.Figure)));
        Assert.Equal("revenue on a day with $100.00 or more of spend", findings.Conditions[0].Threshold);
        Assert.Null(findings.Judged);
    }

    [Fact]
    public async Task A_day_without_any_revenue_and_one_whose_S1_report_is_broken_say_nothing_of_campaigns()
    {
        await StoreAsync(new CampaignFigures(Day, "si1", 500m), new CampaignFigures(Day, "si2", 300m, 0m), new CampaignFigures("2025-11-21", "si1", 500m), new CampaignFigures("2025-11-21", "si2", 300m, 90m));
        Assert.Equal(["$500.00 on 2025-11-21 spent, no revenue"], (await SpendAsync()).Conditions.Select(condition => condition.Figure));

        await StoreAsync(new EndpointAnswer("2025-11-21", Monitoring.Sources.Strategis.S1Daily.Report.Label, "PARTIAL"));
        var findings = await SpendAsync();
        Assert.Empty(findings.Conditions);
        Assert.Empty(findings.Judged!);
    }

    private Task<AlertFindings> RpcAsync() => new RpcDrop(House.Get<ReportDesk>(), options, clock).RunAsync(CancellationToken.None);

    private async Task<IReadOnlyList<AlertCondition>> FeedAsync() => (await new FeedRule(House.Warehouse, options, clock).RunAsync(CancellationToken.None)).Conditions;

    private Task<AlertFindings> SpendAsync() => new SpendWithoutRevenue(House.Warehouse, options, clock).RunAsync(CancellationToken.None);

    private Task RunAsync(string job, string date, string finishedAt, string status) => House.WriteAsync(connection => connection.ExecuteAsync(
        "INSERT INTO job_runs VALUES ($finishedAt || $job, $job, $date::DATE, '{}', $status, timezone('UTC', $finishedAt::TIMESTAMP), timezone('UTC', $finishedAt::TIMESTAMP), timezone('UTC', $finishedAt::TIMESTAMP), 'host', '{}', '[]', NULL)",
        new { job, date, finishedAt, status }));

    private static string Before(int days) => DateOnly.Parse(Day, System.Globalization.CultureInfo.InvariantCulture).AddDays(-days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2025, 11, 22, 14, 30, 0, TimeSpan.Zero);
    }
}
