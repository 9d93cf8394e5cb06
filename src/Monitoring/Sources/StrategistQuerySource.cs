using System.Globalization;
using Liftoff.Jobs;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Tabular;
using Liftoff.Upstream;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Sources;

/// <summary><c>GET /api/strategist/query</c>: Strategist's own reading of the snapshots (contract: monitoring, 2.20).</summary>
public sealed class StrategistQuerySource(StrategistClient strategist)
{
    /// <summary>The most rows that the server gives; an answer of exactly this many may be cut.</summary>
    public const int Limit = 10_000;

    private const string FileName = "strategist-query.json";

    /// <summary>Puts the answer into the run's folder.</summary>
    /// <exception cref="JobFailedException">There is no snapshot at all, or the day is not settled yet.</exception>
    /// <exception cref="UpstreamException">No usable answer after the retries.</exception>
    public async Task FetchAsync(IngestCampaignsParameters parameters, Run run, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture,
            $"api/strategist/query?date={parameters.Date:yyyy-MM-dd}&source={ParameterReader.WireName(parameters.Source)}&level={ParameterReader.WireName(parameters.Level)}&limit={Limit}&format=json&overlay=0");
        var path = Path.Combine(run.Folder, FileName);
        try
        {
            var download = await strategist.Upstream.DownloadAsync(query, path, bytesRead: null, cancellationToken);
            run.Count("bytes", download.Bytes);
            run.Count("retries", download.Retries);
        }
        catch (UpstreamException notYet) when (notYet.Outcome == UpstreamOutcome.NotYet)
        {
            throw new JobFailedException("Strategist has not settled this day yet (425): it answers from 05:00 of its local time. Try again later; what is stored was kept.");
        }
        catch (UpstreamException missing) when (missing.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            throw new JobFailedException($"Strategist has no {ParameterReader.WireName(parameters.Source)} snapshot at all (404); what is stored was kept.");
        }
    }

    /// <summary>Opens the answer that lies in the folder.</summary>
    /// <exception cref="UpstreamException">The answer is none that is known.</exception>
    public static Task<JsonRows> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new JobFailedException($"{folder} holds no answer of Strategist that could be replayed.");
        return JsonRows.UnwrapAsync(path, Path.ChangeExtension(path, "ndjson"), "Strategist's answer", cancellationToken);
    }
}
