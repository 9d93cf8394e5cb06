namespace Liftoff.CampaignSetup.Engine;

/// <summary>Drives a request to its end in this process, or watches while another worker does.</summary>
public sealed class SetupRunner(SetupEngine engine, TimeProvider time)
{
    /// <summary>Names this process; a process that was restarted is another worker.</summary>
    public static readonly string Worker = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    /// <exception cref="UnknownRequestException">There is no such request.</exception>
    public async Task<Advance> RunAsync(string requestId, IProgress<Advance>? progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            var advance = await engine.AdvanceAsync(requestId, Worker, cancellationToken);
            progress?.Report(advance);
            if (advance.IsOver) return advance;
            if (advance.WaitSeconds > 0 || advance.Outcome == AdvanceOutcome.HeldElsewhere)
                await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(advance.WaitSeconds, 0.05, 30)), time, cancellationToken);
        }
    }
}
