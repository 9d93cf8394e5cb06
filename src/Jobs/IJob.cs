namespace Liftoff.Jobs;

/// <summary>
/// A unit of work that people, timers and other programs start by name. The command line, the HTTP routes and the
/// timers are made from its description, so that a job behaves the same however it was started.
/// </summary>
public interface IJob
{
    JobDescription Description { get; }

    /// <param name="start">From the description's <see cref="JobDescription.Read"/>.</param>
    /// <param name="runId">Makes a repeated call the same run; null for a new one.</param>
    /// <returns>How the run ended. A failure is a result, not an exception.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up; the run is recorded as failed.</exception>
    Task<JobResult> RunAsync(JobStart start, string? runId = null, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default);
}
