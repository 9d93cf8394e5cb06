namespace Liftoff.Simulator.Faults;

/// <summary>One rule of the fault plan.</summary>
/// <param name="Route">
/// Optional method, then a path in which <c>*</c> stands for anything, such as <c>GET /api/taboola/*</c>. With a <c>?</c> in it the
/// query is compared too, such as <c>/api/s1/report/daily-v3?*networkId=109*</c>.
/// </param>
/// <param name="Kind">What goes wrong.</param>
public sealed record Fault(string Route, FaultKind Kind)
{
    /// <summary>Matching requests that pass unharmed first.</summary>
    /// <value>The default value is 0.</value>
    public int After { get; init; }

    /// <summary>Requests that are hit, then the fault is over; null: for ever.</summary>
    public int? Times { get; init; }

    /// <summary>Share of the remaining matching requests that are hit, drawn from the seed.</summary>
    /// <value>The default value is 1.</value>
    public double Probability { get; init; } = 1;

    /// <summary>HTTP status of <see cref="FaultKind.Status"/>.</summary>
    /// <value>The default value is 502.</value>
    public int Status { get; init; } = 502;

    /// <summary>Of <see cref="FaultKind.Delay"/>.</summary>
    /// <value>The default value is one second.</value>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Header of <see cref="FaultKind.TooManyRequests"/>, and of <see cref="FaultKind.Status"/> when set.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Sent before a cut; null: half of the body.</summary>
    public long? Bytes { get; init; }

    /// <summary>Of <see cref="FaultKind.SlowBody"/>.</summary>
    /// <value>The default value is 16384.</value>
    public int BytesPerSecond { get; init; } = 16 * 1024;

    /// <summary>Of <see cref="Body"/> with <see cref="FaultKind.Status"/>.</summary>
    /// <value>The default value is <c>application/json</c>.</value>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Body of <see cref="FaultKind.Status"/>, <see cref="FaultKind.Html"/> or <see cref="FaultKind.ErrorObject"/>; null: a fitting one.</summary>
    public string? Body { get; init; }
}
