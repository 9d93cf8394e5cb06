using System.Text.Json;
using DuckDB.NET.Data;
using Liftoff.Monitoring.Tabular;

namespace Liftoff.Monitoring.Sources.Snapshots;

/// <summary>The files of one partition of one run, copied into our landing folder.</summary>
/// <param name="Name">The partition's folder below the root, for messages.</param>
/// <param name="Paths">Its files: all Parquet, or all CSV.</param>
public sealed record Snapshot(string Name, IReadOnlyList<string> Paths)
{
    private const string NoteName = "snapshot.json";

    /// <summary>How many rows the manifest says there are; null when it does not.</summary>
    public long? ListedRows { get; init; }

    /// <summary>The snapshot that lies in a run's landing folder, just fetched or from an earlier run.</summary>
    /// <exception cref="Jobs.JobFailedException">There is none.</exception>
    public static Snapshot In(string folder)
    {
        var note = Path.Combine(folder, NoteName);
        if (!File.Exists(note)) throw new Jobs.JobFailedException($"{folder} holds no snapshot that could be replayed.");
        var noted = JsonSerializer.Deserialize<Snapshot>(File.ReadAllText(note))!;
        return noted with { Paths = [.. noted.Paths.Select(name => Path.Combine(folder, name))] };
    }

    /// <summary>Notes beside the copied files which they are, so that the folder alone is enough to read them again.</summary>
    public void Save(string folder) =>
        File.WriteAllText(Path.Combine(folder, NoteName), JsonSerializer.Serialize(this with { Paths = [.. Paths.Select(path => Path.GetFileName(path))] }));

    /// <exception cref="Jobs.JobFailedException">The file is empty, damaged or cut; the message names it.</exception>
    public DeliveredTable Open(DuckDBConnection scratch)
    {
        if (!Paths[0].EndsWith(".parquet", StringComparison.Ordinal)) return DeliveredTable.Union([.. Paths.Select(path => DeliveredTable.Csv(path, $"snapshot file {Name}/{Path.GetFileName(path)}"))]);
        try
        {
            return DeliveredTable.Parquet(scratch, Paths);
        }
        catch (DuckDBException damaged)
        {
            throw new Jobs.JobFailedException($"Snapshot {Name} is no readable Parquet file ({CsvShape.Excerpt(damaged.Message)}); what is stored was kept.");
        }
    }
}
