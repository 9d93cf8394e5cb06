using Liftoff.Jobs;
using Liftoff.Warehouse;

namespace Liftoff.Functions.Monitoring;

/// <summary>A run as <c>GET /api/monitor/runs</c> shows it.</summary>
/// <param name="Parameters">Under the names that starting it takes, so that the object can be sent back as a body.</param>
/// <param name="HeartbeatAt">The last sign of life.</param>
/// <param name="FinishedAt">Null while it runs.</param>
/// <param name="Host">The machine it runs or ran on.</param>
/// <param name="Counts">By snake_case name, as in the job's result.</param>
/// <param name="Error">Why it failed; null otherwise.</param>
public sealed record RunAnswer(
    string RunId, string Job, DateOnly Date, IReadOnlyDictionary<string, string> Parameters, JobStatus Status, DateTimeOffset StartedAt, DateTimeOffset HeartbeatAt,
    DateTimeOffset? FinishedAt, string Host, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<string> Warnings, string? Error)
{
    public static RunAnswer Of(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunAnswer(
            run.RunId, run.Job, run.Date, run.Parameters.ToDictionary(parameter => JobParameter.CamelCase(parameter.Key), parameter => parameter.Value), run.Status,
            run.StartedAt, run.HeartbeatAt, run.FinishedAt, run.Host, run.Counts, run.Warnings, run.Error);
    }
}
