using Liftoff.Jobs;
using Liftoff.Operations.Alerts;
using Liftoff.Warehouse;

namespace Liftoff.Alerts.Tests;

/// <summary>When an alert opens, lasts and closes, whatever the rule.</summary>
public sealed class CheckAlertsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_alert_opens_once_closes_when_its_condition_is_gone_and_opens_anew()
    {
        await using var house = new AlertHouse();
        house.Rule.Find("a", "b");
        var first = await house.CheckAsync();
        Assert.Equal((JobStatus.Success, 2L, 2L, 0L), (first.Status, first.Counts["opened"], first.Counts["open"], first.Counts["closed"]));
        await house.CheckAsync();
        house.Rule.Find("b");
        var third = await house.CheckAsync();
        Assert.Equal((0L, 1L, 1L), (third.Counts["opened"], third.Counts["open"], third.Counts["closed"]));
        house.Rule.Find("a", "b");
        await house.CheckAsync();

        Assert.Equal(
            [("scripted/a", Minutes(60), null), ("scripted/b", Minutes(15), null), ("scripted/a", Minutes(15), (DateTimeOffset?)Minutes(45))],
            (await house.AlertsAsync()).Select(alert => (alert.Key, alert.OpenedAt, alert.ClosedAt)));
        var open = Assert.Single(await house.AlertsAsync(isOpen: true), alert => alert.Key == "scripted/a");
        Assert.Equal(("scripted", "subject of a", "1", "0", "a table", "https://example.com/api/dashboard#/rpc"), (open.Rule, open.Subject, open.Figure, open.Threshold, open.Sources, open.Link));
        Assert.Equal(["scripted/a"], (await house.AlertsAsync(isOpen: false)).Select(alert => alert.Key));
        Assert.Empty((await house.Get<WarehouseMaintenance>().VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_check_that_finds_nothing_new_writes_nothing()
    {
        await using var house = new AlertHouse();
        await house.CheckAsync();
        Assert.Null(await house.VersionAsync());

        house.Rule.Find("a");
        await house.CheckAsync();
        var version = await house.VersionAsync();
        Assert.NotNull(version);
        for (var i = 0; i < 3; i++) Assert.Equal(1, (await house.CheckAsync()).Counts["open"]);
        Assert.Equal(version, await house.VersionAsync());

        house.Rule.Findings = new AlertFindings(ScriptedRule.Condition("a", figure: 7));
        await house.CheckAsync();
        Assert.Equal(version + 1, await house.VersionAsync());
        var alert = Assert.Single(await house.AlertsAsync());
        Assert.Equal(("7", Minutes(30), Minutes(90)), (alert.Figure, alert.OpenedAt, alert.LastSeenAt));
    }

    [Fact]
    public async Task Urgent_alerts_stand_first_and_those_that_are_over_last()
    {
        await using var house = new AlertHouse();
        house.Rule.Find("old");
        await house.CheckAsync();
        house.Rule.Findings = new AlertFindings(ScriptedRule.Condition("a"), ScriptedRule.Condition("b") with { IsUrgent = true });
        await house.CheckAsync();
        house.Rule.Findings = new AlertFindings(ScriptedRule.Condition("a"), ScriptedRule.Condition("b") with { IsUrgent = true }, ScriptedRule.Condition("c"));
        await house.CheckAsync();

        var alerts = await house.AlertsAsync();
        Assert.Equal([("scripted/b", true), ("scripted/c", false), ("scripted/a", false), ("scripted/old", false)], alerts.Select(alert => (alert.Key, alert.IsUrgent)));
        Assert.Equal(["scripted/b", "scripted/a", "scripted/c", "scripted/old"], AlertMessage.Of(alerts).Alerts.Select(alert => alert.Key));

        // It is told when an alert becomes urgent, as any other change of it.
        house.Rule.Findings = new AlertFindings(ScriptedRule.Condition("a") with { IsUrgent = true });
        await house.CheckAsync();
        Assert.Equal([("scripted/a", true)], (await house.AlertsAsync(isOpen: true)).Select(alert => (alert.Key, alert.IsUrgent)));
    }

    [Fact]
    public async Task An_alert_of_an_older_file_keeps_its_view_and_its_beginning()
    {
        await using var house = new AlertHouse();
        house.Rule.Find("a");
        await house.CheckAsync();
        // The file as a program of the version before left it.
        await house.Get<WarehouseFile>().WriteAsync(async (connection, token) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE alerts DROP COLUMN view; ALTER TABLE alerts DROP COLUMN is_urgent; DELETE FROM schema_migrations WHERE number = 31";
            return await command.ExecuteNonQueryAsync(token);
        });

        var before = Assert.Single(await house.AlertsAsync());
        Assert.Equal(("rpc", false, Minutes(15)), (before.View, before.IsUrgent, before.OpenedAt));

        house.Rule.Findings = new AlertFindings(ScriptedRule.Condition("a") with { View = DashboardView.Of("rpc", ("owner", "Ann & Bob"), ("days", null)) });
        await house.CheckAsync();
        var after = Assert.Single(await house.AlertsAsync());
        Assert.Equal(("rpc?owner=Ann%20%26%20Bob", "https://example.com/api/dashboard#/rpc?owner=Ann%20%26%20Bob", Minutes(15)), (after.View, after.Link, after.OpenedAt));
        Assert.Empty((await house.Get<WarehouseMaintenance>().VerifyAsync()).Problems);
    }

    [Fact]
    public async Task What_cannot_be_judged_stays_open_for_a_day()
    {
        await using var house = new AlertHouse();
        house.Rule.Find("a", "b", "c");
        await house.CheckAsync();
        house.Rule.Findings = new AlertFindings(ScriptedRule.Condition("a")) { Judged = new HashSet<string> { "a", "b" } };
        await house.CheckAsync();
        Assert.Equal(["scripted/a", "scripted/c"], (await house.AlertsAsync(isOpen: true)).Select(alert => alert.Key));

        house.Rule.Findings = AlertFindings.Undecided;
        house.Clock.Now = Noon.AddHours(24);
        await house.CheckAsync();
        Assert.Equal(2, (await house.AlertsAsync(isOpen: true)).Count);
        await house.CheckAsync();
        Assert.Empty(await house.AlertsAsync(isOpen: true));
    }

    [Fact]
    public async Task A_rule_that_breaks_neither_opens_nor_closes_and_the_run_says_so()
    {
        await using var house = new AlertHouse();
        house.Rule.Find("a");
        await house.CheckAsync();
        house.Rule.Failure = new InvalidOperationException("PostgreSQL is away, password=hunter2");
        var result = await house.CheckAsync();

        Assert.Equal((JobStatus.Partial, 1L), (result.Status, result.Counts["open"]));
        Assert.Equal(["The rule scripted could not look: PostgreSQL is away, password=[redacted]"], result.Warnings);
        Assert.Single(await house.AlertsAsync(isOpen: true));
    }

    [Fact]
    public async Task Switching_a_rule_off_closes_its_alerts()
    {
        await using var house = new AlertHouse();
        await house.Get<WarehouseFile>().WriteAsync(async (connection, token) =>
        {
            await AlertTable.PutAsync(connection, [new Alert { Key = "feed/x", Rule = "feed", Subject = "x", Figure = "", Threshold = "", Sources = "", OpenedAt = Noon, LastSeenAt = Noon }], token);
            return 0;
        });
        Assert.Equal(1, (await house.CheckAsync()).Counts["closed"]);
    }

    [Fact]
    public async Task A_slow_webhook_does_not_make_the_end_be_told_twice()
    {
        await using var house = new AlertHouse();
        var open = new Alert { Key = "feed/x", Rule = "feed", Subject = "x", Figure = "", Threshold = "", Sources = "", OpenedAt = Noon, LastSeenAt = Noon };
        await house.Get<WarehouseFile>().WriteAsync(async (connection, token) =>
        {
            // While one check sends that it opened, another sees it close and tells so first.
            await AlertTable.PutAsync(connection, [open with { ClosedAt = Minutes(1), OpenedSentAt = Minutes(1), ClosedSentAt = Minutes(1) }], token);
            await AlertTable.MarkSentAsync(connection, [open], Minutes(2), token);
            return 0;
        });
        Assert.Equal(Minutes(1), Assert.Single(await house.AlertsAsync()).ClosedSentAt);
    }

    private static DateTimeOffset Minutes(int minutes) => Noon.AddMinutes(minutes);
}
