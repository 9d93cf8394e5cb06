using System.Text.Json;
using Liftoff.Jobs;

namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>All reports of a day as they were fetched, with what the warehouse knew at that time: what a replay needs to come to the same figures.</summary>
/// <param name="AskedAt">When the first report was asked for.</param>
/// <param name="ExpectedRows">How many rows each report usually has; a report without good days before is absent.</param>
public sealed record FetchedDay(DateTimeOffset AskedAt, IReadOnlyList<FetchedReport> Reports, IReadOnlyDictionary<string, long> ExpectedRows)
{
    private const string FileName = "answers.json";

    /// <summary>Days from the day asked for to the day of the question, both in UTC; 0 while it runs.</summary>
    public int AgeInDays(DateOnly date) => DateOnly.FromDateTime(AskedAt.UtcDateTime).DayNumber - date.DayNumber;

    /// <summary>How the fetch of a report went.</summary>
    /// <exception cref="JobFailedException">It was not asked for.</exception>
    public FetchedReport Of(ReportEndpoint report) => Reports.FirstOrDefault(fetched => fetched.Label == report.Label)
        ?? throw new JobFailedException($"The run that is replayed did not ask for {report.Label}; it was of an older version.");

    /// <returns>How many rows a report usually has; null when nobody knows.</returns>
    public long? ExpectedRowsOf(ReportEndpoint report) => ExpectedRows.TryGetValue(report.Label, out var rows) ? rows : null;

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
