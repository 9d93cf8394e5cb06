namespace Liftoff.Simulator.StrategisRelay;

/// <summary>One rule: which creating calls fail, and how.</summary>
/// <param name="Target"><c>templates</c>, <c>tracking</c>, <c>campaigns</c>, <c>adsets</c>, <c>adcreatives</c>, <c>ads</c>, or <c>*</c>.</param>
public sealed record RelayFault(string Target, RelayFaultKind Kind)
{
    /// <summary>Calls of the target that pass first.</summary>
    public int After { get; init; }

    /// <summary>Calls that are hit; null: for ever.</summary>
    /// <value>The default value is 1.</value>
    public int? Times { get; init; } = 1;

    /// <summary>Only the call with this clientRequestKey.</summary>
    public string? Key { get; init; }

    /// <summary>Of <see cref="RelayFaultKind.Graph"/>.</summary>
    public int Code { get; init; } = 100;

    public int? Subcode { get; init; }

    /// <summary>HTTP status of <see cref="RelayFaultKind.Graph"/>.</summary>
    public int Status { get; init; } = 400;

    public bool IsTransient { get; init; }

    /// <summary>Of throttles; null: not said.</summary>
    public int? RetryAfterSeconds { get; init; }
}
