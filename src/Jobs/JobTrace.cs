using System.Diagnostics;
using Liftoff.Operations.Telemetry;

namespace Liftoff.Jobs;

/// <summary>
/// A run of a job as others can watch it: a span for the run, a span below it for each stage that it reports, and its figures
/// as metrics when it ends. Passes the stages on to whoever watches besides.
/// </summary>
/// <remarks>Stages may be reported from any thread.</remarks>
public sealed class JobTrace : IProgress<JobProgress>, IDisposable
{
    private readonly IProgress<JobProgress>? watcher;
    private readonly Activity? span;
    private readonly Lock gate = new();
    private Activity? stage;

    private JobTrace(Activity? span, IProgress<JobProgress>? watcher) => (this.span, this.watcher) = (span, watcher);

    /// <param name="watcher">Also told the stages; null for nobody.</param>
    public static JobTrace Begin(JobStart start, string runId, IProgress<JobProgress>? watcher)
    {
        ArgumentNullException.ThrowIfNull(start);
        var span = Instruments.Source.StartActivity($"job {start.Job}");
        span?.SetTag("liftoff.job", start.Job);
        span?.SetTag("liftoff.run_id", runId);
        span?.SetTag("liftoff.date", start.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        return new JobTrace(span, watcher);
    }

    public void Report(JobProgress value)
    {
        watcher?.Report(value);
        if (span is null) return;
        lock (gate)
        {
            if (stage?.OperationName != value.Stage) Enter(value.Stage);
            if (value.Done is { } done) stage?.SetTag("liftoff.done", done);
        }
    }

    /// <summary>Tells how the run ended; once.</summary>
    public void End(JobResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var (job, status) = (new KeyValuePair<string, object?>("job", result.Job), new KeyValuePair<string, object?>("status", ParameterReader.WireName(result.Status)));
        Instruments.Runs.Add(1, job, status);
        Instruments.RunDuration.Record(result.Duration.TotalSeconds, job, status);
        foreach (var (name, value) in result.Counts) Instruments.Rows.Add(value, job, new KeyValuePair<string, object?>("count", name));
        if (span is null) return;
        span.SetTag("liftoff.status", status.Value);
        foreach (var (name, value) in result.Counts) span.SetTag($"liftoff.count.{name}", value);
        if (result.Status == JobStatus.Failed) span.SetStatus(ActivityStatusCode.Error, result.Error);
    }

    public void Dispose()
    {
        lock (gate) Enter(null);
        span?.Dispose();
    }

    /// <summary>Starting and stopping a span changes the current one of whichever thread reports; what goes on there belongs to the run, so that it is put back.</summary>
    private void Enter(string? name)
    {
        var current = Activity.Current;
        stage?.Dispose();
        stage = name is null ? null : Instruments.Source.StartActivity(name, ActivityKind.Internal, span!.Context);
        Activity.Current = current;
    }
}
