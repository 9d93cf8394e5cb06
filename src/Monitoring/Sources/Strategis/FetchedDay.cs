using System.Text.Json;
using Liftoff.Jobs;

namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>All reports of a day as they were fetched, with what the warehouse knew at that time: what a replay needs to come to the same figures.</summary>
/// <param name="AskedAt">When the first report was asked for.</param>
/// <param name="ExpectedRows">How many rows each report usually has; a report without good days before is absent.</param>
public sealed record FetchedDay(DateTimeOffset AskedAt, IReadOnlyList<FetchedReport> Reports, IReadOnlyDictionary<string, long> ExpectedRows)
{
    private const string FileName = "answers.json";

    public Task SaveAsync(string folder, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web), cancellationToken);

    /// <exception cref="JobFailedException">The folder is not one of a run that fetched reports.</exception>
    public static async Task<FetchedDay> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new JobFailedException($"{folder} holds no reports of Strategis that could be replayed.");
        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<FetchedDay>(file, JsonSerializerOptions.Web, cancellationToken)
            ?? throw new JobFailedException($"{path} is empty.");
    }
}
