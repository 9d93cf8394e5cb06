using System.Globalization;
using Liftoff.Jobs;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Tabular;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Sources.Snapshots;

/// <summary>
/// Finds the newest complete snapshot of a day and level (contract: monitoring, 4). A run is complete once its manifest is
/// there, which is written last; it has a day and level when the manifest lists both.
/// </summary>
public sealed class SnapshotStore(SnapshotOptions options, WarehouseOptions warehouse)
{
    private const string RunNameFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Copies the partition's files into the run's folder: Parquet where there is one, else CSV, never both.</summary>
    /// <exception cref="JobFailedException">No run has the day and level, or a file of it is missing or empty; the message names it.</exception>
    public async Task FetchAsync(SnapshotSource source, CampaignLevel level, DateOnly date, Run run, CancellationToken cancellationToken)
    {
        var root = Open(source == SnapshotSource.Day ? options.DayBase : options.ReconciledBase);
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var levelName = ParameterReader.WireName(level);
        var runs = (await root.ListRunsAsync(cancellationToken)).Where(IsRun).OrderDescending(StringComparer.Ordinal).ToList();
        foreach (var name in runs)
        {
            var manifest = await ReadManifestAsync(root, name, run, cancellationToken);
            var listed = manifest.Where(line => line.Date == day && line.Level == levelName).ToList();
            if (listed.Count == 0) continue;
            await CopyAsync(root, name, levelName, day, listed, run, cancellationToken);
            return;
        }

        throw new JobFailedException(runs.Count == 0
            ? $"There are no snapshot runs in {root.Location}; set {(source == SnapshotSource.Day ? "DAY" : "RECONCILED")}_SNAPSHOTS_BASE to where the snapshot writer leaves them."
            : $"None of the {runs.Count} snapshot runs in {root.Location} has {day} at level {levelName} (newest run: {runs[0]}); what is stored was kept.");
    }

    private ISnapshotRoot Open(string location) =>
        Uri.TryCreate(location, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? BlobSnapshotRoot.Open(address, warehouse.Storage)
            : new LocalSnapshotRoot(Path.GetFullPath(location));

    private static bool IsRun(string name) => DateTime.TryParseExact(name, RunNameFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static async Task<List<ManifestLine>> ReadManifestAsync(ISnapshotRoot root, string name, Run run, CancellationToken cancellationToken)
    {
        if (!(await root.ListFilesAsync(name, cancellationToken)).Any(file => file.Name == "manifest.csv")) return [];
        var path = Path.Combine(run.Folder, $"{name}.manifest.csv");
        await root.CopyAsync($"{name}/manifest.csv", path, cancellationToken);
        return ManifestLine.Read(await File.ReadAllLinesAsync(path, cancellationToken));
    }

    private static async Task CopyAsync(ISnapshotRoot root, string name, string level, string day, List<ManifestLine> listed, Run run, CancellationToken cancellationToken)
    {
        var folder = $"{name}/level={level}/date={day}";
        var files = (await root.ListFilesAsync(folder, cancellationToken)).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var parquet = files.Where(file => file.Name.EndsWith(".parquet", StringComparison.Ordinal)).ToList();
        // raw.csv holds the upstream's bytes, of which part-000.csv is a copy.
        var csv = files.Where(file => file.Name.EndsWith(".csv", StringComparison.Ordinal) && file.Name != "raw.csv").ToList();
        if (csv.Count == 0) csv = [.. files.Where(file => file.Name == "raw.csv")];
        var chosen = parquet.Count > 0 ? parquet : csv;
        if (chosen.Count == 0) throw new JobFailedException($"The snapshot run {name} lists {day} at level {level} in its manifest, but {root.Location.TrimEnd('/')}/{folder} holds no file of it; what is stored was kept.");
        if (chosen.FirstOrDefault(file => file.Bytes == 0) is { } empty) throw new JobFailedException($"The snapshot file {root.Location.TrimEnd('/')}/{folder}/{empty.Name} is empty; what is stored was kept.");

        var paths = new List<string>();
        foreach (var file in chosen)
        {
            var path = Path.Combine(run.Folder, file.Name);
            await root.CopyAsync($"{folder}/{file.Name}", path, cancellationToken);
            paths.Add(path);
        }

        run.Count("bytes", chosen.Sum(file => file.Bytes));
        new Snapshot(folder, paths) { ListedRows = ManifestLine.RowsOf(listed, chosen.Select(file => file.Name)) }.Save(run.Folder);
    }
}
