using Liftoff.Monitoring.Tabular;
using Liftoff.Upstream;

namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>How the fetch of one report went. The answer itself lies in the landing folder, not yet looked into.</summary>
/// <param name="Label">The report's name.</param>
/// <param name="Error">Why there is no answer; null when there is one.</param>
/// <param name="IsNotYet">The server said that the figures are not made yet.</param>
/// <param name="Retries">How often the request was sent again.</param>
/// <param name="Bytes">Size of the answer; 0 without one.</param>
public sealed record FetchedReport(string Label, string? Error, bool IsNotYet, int Retries, long Bytes, DateTimeOffset StartedAt, DateTimeOffset FinishedAt)
{
    /// <summary>The answer's file name within the landing folder.</summary>
    public string FileName => FileNameOf(Label);

    public static string FileNameOf(string label) => label + ".json";

    /// <summary>Takes the rows out of the answer.</summary>
    /// <param name="folder">The landing folder.</param>
    /// <param name="work">Where the rows are written to.</param>
    /// <exception cref="UpstreamException">There is no answer, or none that can be read.</exception>
    public Task<JsonRows> OpenAsync(string folder, string work, CancellationToken cancellationToken) => Error is not null
        ? throw new UpstreamException(UpstreamOutcome.Unknown, Error)
        : JsonRows.UnwrapAsync(Path.Combine(folder, FileName), Path.Combine(work, Label + ".ndjson"), $"The answer of {Label}", cancellationToken);
}
