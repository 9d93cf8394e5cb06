namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>A row of endpoint_answers.</summary>
internal sealed record EndpointAnswer(string Date, string Endpoint, string Status, int Hour = 10)
{
    public string Level { get; init; } = "campaign";

    public string? Platform { get; init; } = "all";

    public string? Error { get; init; }

    public string? Reused { get; init; }
}
