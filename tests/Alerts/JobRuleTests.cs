using Liftoff.Composition;
using Liftoff.Composition.Alerts;
using Liftoff.Jobs;
using Liftoff.Operations.Alerts;
using Microsoft.Extensions.Configuration;

namespace Liftoff.Alerts.Tests;

/// <summary>Jobs that failed or did not happen by their time.</summary>
public sealed class JobRuleTests
{
    private readonly SettableClock clock = new() { Now = At("12:50") };
    private readonly List<LoggedRun> runs = [];
    private readonly Dictionary<string, string?> settings = new() { ["INGEST_CAMPAIGNS_SCHEDULE"] = "0 15 * * * *", ["REFRESH_SCHEDULE"] = "0 30 9 * * *" };

    [Fact]
    public async Task A_job_is_missed_when_it_did_not_start_within_its_grace()
    {
        Run("ingest-campaigns", "10:15");
        Run("ingest-campaigns", "11:15");
        Run("ingest-campaigns", "09:31", daysBack: 2);
        // Due at 12:15, and it has until 13:00.
        Assert.Empty(await ConditionsAsync());

        clock.Now = At("13:01");
        var missed = Assert.Single(await ConditionsAsync());
        Assert.Equal(("IngestCampaignsTimer", "ingest-campaigns (IngestCampaignsTimer)"), (missed.Key, missed.Subject));
        Assert.Equal("did not start when it was due; its last start was 2026-11-20 11:15 UTC", missed.Figure);
        Assert.Equal("a start within 45 minutes of INGEST_CAMPAIGNS_SCHEDULE (0 15 * * * *)", missed.Threshold);

        // One that waited for another job, or still runs, has started.
        Run("ingest-campaigns", "12:40", JobStatus.Running);
        Assert.Empty(await ConditionsAsync());
    }

    [Fact]
    public async Task Runs_of_other_days_and_jobs_do_not_count_as_the_start()
    {
        Run("ingest-campaigns", "11:15");
        Run("ingest-sessions", "12:20");
        Run("ingest-campaigns", "12:20", daysBack: 5);
        clock.Now = At("13:10");
        Assert.Equal(["IngestCampaignsTimer"], (await ConditionsAsync()).Select(condition => condition.Key));

        // The refresh of 9:30 takes the days before; today's runs are not its own.
        runs.Clear();
        Run("ingest-campaigns", "09:15");
        Run("ingest-campaigns", "12:15");
        Assert.Equal([("RefreshTimer", "did not start when it was due; no earlier start is known")], (await ConditionsAsync()).Select(condition => (condition.Key, condition.Figure)));
    }

    [Fact]
    public async Task Nothing_is_missed_before_anything_ran_nor_where_a_timer_is_off()
    {
        clock.Now = At("13:10");
        Assert.Empty(await ConditionsAsync());
        // The first check of a new deployment: what was due before it was nobody's to do.
        Run("check-alerts", "13:10");
        Assert.Empty(await ConditionsAsync());

        runs.Clear();
        Run("check-alerts", "08:00");
        Assert.Equal(["IngestCampaignsTimer", "RefreshTimer"], (await ConditionsAsync()).Select(condition => condition.Key));
        settings["AzureWebJobs.IngestCampaignsTimer.Disabled"] = "true";
        settings["REFRESH_SCHEDULE"] = "";
        Assert.Empty(await ConditionsAsync());
    }

    [Fact]
    public async Task A_failed_run_is_told_until_the_same_work_succeeds()
    {
        settings.Clear();
        Run("ingest-sessions", "09:20", JobStatus.Failed, work: "strategis", error: "Strategis api/s1 answered 503.");
        Run("ingest-sessions", "09:40", daysBack: 1, work: "strategis");
        Run("ingest-campaigns", "09:15", JobStatus.Partial, work: "strategis campaign");
        Run("check-alerts", "09:30", JobStatus.Failed);
        Run("ingest-campaigns", "09:16", JobStatus.Failed, work: "strategis adset", error: "no answer");
        Run("collect-social", "02:00", JobStatus.Failed, daysBack: 1);
        Run("collect-social", "03:00", daysBack: 1);

        Assert.Equal(
            [
                ("ingest-sessions (strategis)", "failed for 2026-11-20, last at 2026-11-20 09:20 UTC: Strategis api/s1 answered 503."),
                ("ingest-campaigns (strategis adset)", "failed for 2026-11-20, last at 2026-11-20 09:16 UTC: no answer"),
            ],
            (await ConditionsAsync()).Select(condition => (condition.Subject, condition.Figure)));

        Run("ingest-sessions", "10:20", work: "strategis");
        Run("ingest-campaigns", "10:16", JobStatus.Running, work: "strategis adset");
        Assert.Equal(["ingest-campaigns strategis adset"], (await ConditionsAsync()).Select(condition => condition.Key));
        clock.Now = At("10:00").AddDays(1);
        Assert.Empty(await ConditionsAsync());
    }

    [Fact]
    public void Numbers_say_how_far_a_run_goes_and_not_which_work_it_is() => Assert.Equal("strategis day", LoggedRun.WorkOf(["strategis", "17", "-1", "day", ""]));

    [Theory]
    [InlineData("0 15 * * * *", "12:50", "12:15")]
    [InlineData("0 15 * * * *", "12:15", "12:15")]
    [InlineData("0 0 2 * * *", "12:50", "02:00")]
    [InlineData("* * * * * *", "12:50", "12:50")]
    public void The_last_time_of_a_schedule_is_found(string schedule, string now, string expected) => Assert.Equal(At(expected), Schedule.LastRun(schedule, At(now)));

    [Fact]
    public void A_text_that_is_no_schedule_has_no_last_time() => Assert.Null(Schedule.LastRun("every hour", At("12:50")));

    private async Task<IReadOnlyList<AlertCondition>> ConditionsAsync() => (await new JobRule(
        JobRule.RuleName, (since, _) => Task.FromResult<IReadOnlyList<LoggedRun>>([.. runs.Where(run => run.StartedAt >= since)]), [.. Schedules.All.Where(schedule => schedule.Job is not null)],
        TimeSpan.FromMinutes(45), new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), clock).RunAsync(CancellationToken.None)).Conditions;

    private void Run(string job, string time, JobStatus status = JobStatus.Success, int daysBack = 0, string work = "", string? error = null) => runs.Add(new LoggedRun(job, new DateOnly(2026, 11, 20).AddDays(-daysBack), work, At(time), status, error));

    private static DateTimeOffset At(string time) => new(new DateOnly(2026, 11, 20), TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
}
