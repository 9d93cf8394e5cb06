using System.Globalization;
using Liftoff.Alerts;
using Liftoff.Jobs;
using Liftoff.Operations.Alerts;
using Liftoff.Upstream;
using Microsoft.Extensions.Configuration;

namespace Liftoff.Composition.Alerts;

/// <summary>A job's newest run of the last day failed, or a job did not start by its time: a run log against the schedules.</summary>
/// <param name="list">The log's runs since a moment, in any order.</param>
public sealed class JobRule(string name, Func<DateTimeOffset, CancellationToken, Task<IReadOnlyList<LoggedRun>>> list, IReadOnlyCollection<Schedule> schedules, TimeSpan grace, IConfiguration configuration, TimeProvider time) : IAlertRule
{
    public const string RuleName = "jobs";
    public const string MediaBuysRuleName = "media-buy-jobs";

    /// <summary>Of older failures people know.</summary>
    private static readonly TimeSpan FailureWindow = TimeSpan.FromDays(1);

    /// <summary>A machine's clock may be a little ahead of the timer's.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public string Name => name;

    public async Task<AlertFindings> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = schedules.Select(schedule => (Schedule: schedule, At: DueAt(schedule, now))).Where(due => due.At is not null).Select(due => (due.Schedule, At: due.At!.Value)).ToList();
        // A day more than the oldest: whether anybody ran anything before a job was due tells that it was expected.
        var since = due.Select(d => d.At).Append(now).Min() - FailureWindow;
        var runs = await list(since, cancellationToken);
        return new AlertFindings([
            .. due.Where(d => runs.Any(run => run.StartedAt < d.At - Tolerance) && !runs.Any(run => d.Schedule.IsStart(run.Job, run.Date, d.At) && run.StartedAt >= d.At - Tolerance)).Select(d => Missed(d.Schedule, runs)),
            .. runs.Where(run => run.StartedAt >= now - FailureWindow && run.Status != JobStatus.Running && run.Job != CheckAlerts.Describe.Name)
                .GroupBy(run => (run.Job, run.Work)).Select(work => Failed(work.Key.Job, work.Key.Work, work)).OfType<AlertCondition>(),
        ]);
    }

    /// <summary>When the job was due last, its grace over; null when it is never, or switched off.</summary>
    private DateTimeOffset? DueAt(Schedule schedule, DateTimeOffset now) =>
        configuration[schedule.Setting] is { } text && !string.IsNullOrWhiteSpace(text) && !schedule.IsDisabled(configuration) ? Schedule.LastRun(text, now - grace) : null;

    private AlertCondition Missed(Schedule schedule, IEnumerable<LoggedRun> runs)
    {
        var last = runs.Where(run => schedule.IsStart(run.Job, run.Date, run.StartedAt)).Select(run => (DateTimeOffset?)run.StartedAt).Max();
        return new AlertCondition(
            schedule.Function, $"{schedule.Job} ({schedule.Function})",
            string.Create(CultureInfo.InvariantCulture, $"did not start when it was due; {(last is { } at ? $"its last start was {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "no earlier start is known")}"),
            string.Create(CultureInfo.InvariantCulture, $"a start within {grace.TotalMinutes:0} minutes of {schedule.Setting} ({configuration[schedule.Setting]})"),
            "run log", View(schedule.Job!, null));
    }

    /// <summary>The days whose newest run failed; null when there are none.</summary>
    private AlertCondition? Failed(string job, string work, IEnumerable<LoggedRun> runs)
    {
        var failed = runs.GroupBy(run => run.Date).Select(day => day.MaxBy(run => run.StartedAt)!).Where(run => run.Status == JobStatus.Failed).OrderBy(run => run.Date).ToList();
        return failed is [.., var newest]
            ? new AlertCondition(
                $"{job} {work}".TrimEnd(), work.Length == 0 ? job : $"{job} ({work})",
                string.Create(CultureInfo.InvariantCulture, $"failed for {string.Join(", ", failed.Select(run => run.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))}, last at {newest.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {Redaction.OneLine(newest.Error ?? "no reason is known")}"),
                "a newer run of the same work that did not fail", "run log", View(job, "failed"))
            : null;
    }

    /// <summary>The runs of media-buy jobs are in PostgreSQL, and another view tells of them.</summary>
    private string View(string job, string? status) => name == MediaBuysRuleName ? DashboardView.Of("media") : DashboardView.Of("runs", ("job", job), ("status", status));
}
