using Liftoff.Operations.Health;

namespace Liftoff.Composition.Doctor;

/// <summary>A line of the doctor's report.</summary>
/// <param name="Remedy">What to do; null unless something is wrong.</param>
public sealed record HealthLine(string Name, HealthState State, string Detail, string? Remedy)
{
    public static HealthLine Of(string name, HealthFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new HealthLine(name, finding.State, finding.Detail, finding.Remedy);
    }
}
