using Liftoff.Jobs;

namespace Liftoff.Cli.Output;

/// <summary>Shows how a job goes on, on the error stream: one line that rewrites itself on a terminal, else a plain line a stage.</summary>
public abstract class ProgressDisplay : IProgress<JobProgress>, IDisposable
{
    public static ProgressDisplay Create() => Console.IsErrorRedirected ? new Lines() : new Bar();

    public abstract void Report(JobProgress value);

    public virtual void Dispose() => GC.SuppressFinalize(this);

    private static string Amount(JobProgress progress) => progress switch
    {
        { Done: { } done, Total: { } total and > 0 } => $"{done:N0} of {total:N0} ({100.0 * done / total:0} %)",
        { Done: { } done and > 0 } => $"{done:N0}",
        _ => "",
    };

    private sealed class Lines : ProgressDisplay
    {
        private readonly Lock gate = new();
        private string? stage;

        public override void Report(JobProgress value)
        {
            lock (gate)
            {
                if (value.Stage == stage) return;
                stage = value.Stage;
                Console.Error.WriteLine($"{stage} …");
            }
        }
    }

    private sealed class Bar : ProgressDisplay
    {
        private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(80);

        private readonly Lock gate = new();
        private long lastDrawn;
        private string? stage;
        private bool ended;

        public override void Report(JobProgress value)
        {
            lock (gate)
            {
                if (ended || (value.Stage == stage && System.Diagnostics.Stopwatch.GetElapsedTime(lastDrawn) < Pace)) return;
                stage = value.Stage;
                lastDrawn = System.Diagnostics.Stopwatch.GetTimestamp();
                const int width = 30;
                var filled = value is { Done: { } done, Total: { } total and > 0 } ? (int)Math.Clamp(width * done / total, 0, width) : 0;
                Console.Error.Write($"\r\u001b[2K{new string('━', filled)}{new string('╌', width - filled)} {stage} {Amount(value)}");
            }
        }

        public override void Dispose()
        {
            lock (gate)
            {
                if (!ended && stage is not null) Console.Error.Write("\r\u001b[2K");
                ended = true;
            }

            base.Dispose();
        }
    }
}
