using Liftoff.Jobs;
using Liftoff.Simulator.Faults;

namespace Liftoff.Monitoring.Tests.Strategis;

/// <summary><c>ingest-sessions --mode=strategis</c>: S1's hourly report.</summary>
public sealed class HourlyTests : IAsyncLifetime
{
    private const string Hourly = "/api/s1/report/hourly-v3";
    private const string Daily = "/api/s1/report/daily-v3";
    private static readonly DateOnly Day = new(2025, 11, 22);

    private MonitoringFixture house = null!;

    public async Task InitializeAsync() => house = await MonitoringFixture.StartAsync();

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task The_hours_are_the_worlds_and_add_up_to_the_daily_report()
    {
        var result = await RunAsync();

        Assert.Equal((JobStatus.Success, null), (result.Status, result.Error));
        Assert.Empty(result.Warnings);
        var world = house.Simulator.Day(Day);
        var expected = world.Campaigns.Where(c => c.HasS1Activity)
            .SelectMany(c => c.Hours.Where(h => h.Searches > 0).Select(h => (c.Campaign.StrategisId, Hour: (int)h.Hour, h.Searches, h.S1Clicks, h.Revenue)))
            .GroupBy(h => (h.StrategisId, h.Hour))
            .Select(g => (Id: g.Key.StrategisId, g.Key.Hour, Sessions: g.Sum(h => (long)h.Searches), Clicks: g.Sum(h => (long)h.S1Clicks), Revenue: decimal.Round(g.Sum(h => h.Revenue), 6, MidpointRounding.AwayFromZero)))
            .OrderBy(h => h.Id, StringComparer.Ordinal).ThenBy(h => h.Hour).ToList();
        var stored = await house.QueryAsync<(string Id, int Hour, long Sessions, long Clicks, decimal Revenue)>("SELECT campaign_id, click_hour::INTEGER, sessions, s1_clicks, revenue FROM session_hourly_metrics ORDER BY 1, 2");
        Assert.Equal(expected, stored);
        Assert.Contains(stored, hour => hour.Hour > 23);
        Assert.Equal("OK", Assert.Single(await house.QueryAsync<string>("SELECT status FROM endpoint_completeness WHERE endpoint = 's1_hourly_v3'")));
    }

    [Theory]
    [InlineData("""{"hour":"07"}""", 7)]
    [InlineData("""{"hour":7}""", 7)]
    [InlineData("""{"click_hour":"26"}""", 26)]
    [InlineData("""{"hour_of_click":"0"}""", 0)]
    [InlineData("""{"dateHour":"2025-11-22-09"}""", 9)]
    [InlineData("""{"date_hour":"2025112223"}""", 23)]
    [InlineData("""{"timestamp":"2025-11-22T07:45:00Z"}""", 7)]
    [InlineData("""{"click_time":"2025-11-23T02:00:00Z"}""", 26)]
    [InlineData("""{"hour":"28"}""", null)]
    [InlineData("""{"hour":"noon"}""", null)]
    public async Task The_hour_is_read_in_every_form(string fields, int? hour)
    {
        Deliver($$"""[{"strategisCampaignId":"siaaaa06aa","searches":"31","clicks":"16","estimated_revenue":"18.40211",{{fields[1..]}}]""", "[]");

        var result = await RunAsync();

        Assert.Equal(hour is null ? [] : [(hour.Value, 31L, 16L, 18.40211m)], await house.QueryAsync<(int, long, long, decimal)>("SELECT click_hour::INTEGER, sessions, s1_clicks, revenue FROM session_hourly_rows"));
        Assert.Equal(hour is null ? 1 : 0, result.Counts["without_hour"]);
    }

    [Fact]
    public async Task A_difference_from_the_daily_report_is_a_warning()
    {
        Deliver("""[{"strategisCampaignId":"siaaaa06aa","hour":"1","searches":"2","revenue":"90"}]""", """[{"strategisCampaignId":"siaaaa06aa","revenue":"100"}]""");

        var result = await RunAsync();

        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Contains(result.Warnings, warning => warning.Contains("$90.00", StringComparison.Ordinal) && warning.Contains("$100.00", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(502, "Bad Gateway")]
    [InlineData(200, "<html>log in</html>")]
    [InlineData(200, "[]")]
    public async Task An_answer_that_is_none_fails_the_run_and_keeps_the_hours(int status, string body)
    {
        await RunAsync();
        var before = await house.QueryAsync<string>("SELECT concat_ws('|', campaign_id, click_hour, sessions, revenue) FROM session_hourly_rows ORDER BY ALL");
        house.Simulator.Faults.Set([new Fault("GET " + Hourly, FaultKind.Status) { Status = status, Body = body }]);

        var result = await RunAsync();

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Equal(before, await house.QueryAsync<string>("SELECT concat_ws('|', campaign_id, click_hour, sessions, revenue) FROM session_hourly_rows ORDER BY ALL"));
        Assert.NotEqual("OK", Assert.Single(await house.QueryAsync<string>("SELECT status FROM endpoint_completeness WHERE endpoint = 's1_hourly_v3'")));
    }

    [Fact]
    public async Task A_running_day_leaves_a_snapshot_an_hour_and_a_closed_day_none()
    {
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Deliver("""[{"strategisCampaignId":"siaaaa06aa","hour":"0","searches":"2","clicks":"1","revenue":"1"}]""", "[]");
        await house.RunAsync("ingest-sessions", default, ("date", today), ("mode", "strategis"));
        Deliver("""[{"strategisCampaignId":"siaaaa06aa","hour":"0","searches":"2","clicks":"1","revenue":"1.5"}]""", "[]");
        await house.RunAsync("ingest-sessions", default, ("date", today), ("mode", "strategis"));
        await RunAsync();

        var snapshots = await house.QueryAsync<(DateOnly Date, int Hour, decimal Revenue)>("SELECT date, as_of_hour::INTEGER, revenue FROM session_hourly_snapshots ORDER BY as_of_hour");
        // Two, where the hour turned between the two runs.
        Assert.InRange(snapshots.Count, 1, 2);
        Assert.Equal(1.5m, snapshots[^1].Revenue);
    }

    private void Deliver(string hourly, string daily) => house.Simulator.Faults.Set(
    [
        new Fault("GET " + Hourly, FaultKind.Status) { Status = 200, Body = hourly },
        new Fault("GET " + Daily, FaultKind.Status) { Status = 200, Body = daily },
    ]);

    private Task<JobResult> RunAsync() => house.RunAsync("ingest-sessions", default, ("date", "2025-11-22"), ("mode", "strategis"));
}
