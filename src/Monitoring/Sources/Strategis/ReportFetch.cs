using Liftoff.Upstream;
using Liftoff.Jobs;

namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>Fetches reports into a landing folder, all at once as far as the budget of the client allows.</summary>
public sealed class ReportFetch(StrategisClient strategis, StrategisOptions options, TimeProvider time)
{
    /// <summary>One report's failure is its own: it is told in the result, and the others go on.</summary>
    /// <param name="folder">Where each answer is streamed to, under <see cref="FetchedReport.FileName"/>.</param>
    /// <param name="progress">Told after each report, from any thread.</param>
    /// <returns>One entry a report, in their order.</returns>
    public async Task<IReadOnlyList<FetchedReport>> RunAsync(IReadOnlyList<ReportEndpoint> reports, DateOnly date, string folder, Action<JobProgress> progress, CancellationToken cancellationToken)
    {
        var request = new ReportRequest(date, options);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => budget.Cancel(), null, options.Budget, Timeout.InfiniteTimeSpan);
        var answered = 0;
        return await Task.WhenAll(reports.Select(async report =>
        {
            var fetched = await FetchAsync(report, request, folder, budget.Token, cancellationToken);
            progress(new JobProgress("fetching", Interlocked.Increment(ref answered), reports.Count));
            return fetched;
        }));
    }

    private async Task<FetchedReport> FetchAsync(ReportEndpoint report, ReportRequest request, string folder, CancellationToken budget, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        try
        {
            var download = await strategis.Upstream.DownloadAsync(report.PathAndQuery(request), Path.Combine(folder, FetchedReport.FileNameOf(report.Label)), cancellationToken: budget);
            return new FetchedReport(report.Label, null, false, download.Retries, download.Bytes, began, time.GetUtcNow());
        }
        catch (UpstreamException failure)
        {
            return new FetchedReport(report.Label, failure.Message, failure.Outcome == UpstreamOutcome.NotYet, failure.Retries, 0, began, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FetchedReport(report.Label, $"Strategis {report.Path} had not answered when the {options.Budget.TotalSeconds:0} s of the whole run were over (STRATEGIS_BUDGET_SECONDS).", false, 0, 0, began, time.GetUtcNow());
        }
    }
}
