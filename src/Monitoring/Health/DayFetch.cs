using Liftoff.Jobs;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Health;

/// <summary>Puts the reports of a day into a run's landing folder, with what the warehouse expects of them, or takes them from the run that is replayed.</summary>
public sealed class DayFetch(RunLog runs, ReportFetch fetch, EndpointAnswers answers, TimeProvider time)
{
    /// <param name="level">The level of <see cref="EndpointAnswers"/> whose earlier answers are what is expected.</param>
    /// <exception cref="JobFailedException">The run that is replayed cannot be.</exception>
    public async Task<FetchedDay> GetAsync(Run run, JobStart start, IReadOnlyList<ReportEndpoint> reports, string level, CancellationToken cancellationToken)
    {
        run.Report(new JobProgress("fetching", 0, reports.Count));
        if (start.ReplayOf is { } earlier)
        {
            await runs.UnpackAsync(earlier, run.Folder, cancellationToken);
            return await FetchedDay.LoadAsync(run.Folder, cancellationToken);
        }

        var askedAt = time.GetUtcNow();
        var fetched = await fetch.RunAsync(reports, start.Date, run.Folder, run.Report, cancellationToken);
        var day = new FetchedDay(askedAt, fetched, await answers.ExpectAsync(start.Date, level, askedAt, cancellationToken));
        await day.SaveAsync(run.Folder, cancellationToken);
        run.Count("bytes", fetched.Sum(report => report.Bytes));
        run.Count("retries", fetched.Sum(report => report.Retries));
        return day;
    }
}
