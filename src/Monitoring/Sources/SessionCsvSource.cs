using System.Globalization;
using Liftoff.Monitoring.Sessions;
using Liftoff.Upstream;

namespace Liftoff.Monitoring.Sources;

/// <summary>
/// The session CSV of one day, one row a paid click (contract: monitoring, "Session revenue API"): from the staging host
/// without a log-in, or the same bytes through Strategist with one.
/// </summary>
public sealed class SessionCsvSource(StagingClient staging, StrategistClient strategist)
{
    /// <exception cref="UpstreamException">No complete answer after the retries.</exception>
    public Task<Download> FetchAsync(IngestSessionsParameters parameters, string path, IProgress<long> bytesRead, CancellationToken cancellationToken)
    {
        // filterZero=1 leaves out sessions without revenue; incremental=1 makes the hour columns increments.
        var query = string.Create(CultureInfo.InvariantCulture, $"?date={parameters.Date:yyyy-MM-dd}&filterZero=1&incremental=1&limit={parameters.Limit}&offset=0&output=csv");
        return parameters.Mode switch
        {
            SessionMode.Direct => staging.Upstream.DownloadAsync("api/s1/report/get-session-rev" + query, path, bytesRead, cancellationToken),
            SessionMode.Remote => strategist.Upstream.DownloadAsync("api/system1/session-revenue" + query, path, bytesRead, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(parameters), parameters.Mode, "No source for this mode."),
        };
    }
}
