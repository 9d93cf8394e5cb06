using System.IO.Compression;
using System.Text.Json;
using Liftoff.Warehouse.Storage;
using Microsoft.Extensions.Logging;

namespace Liftoff.Warehouse.Runs;

/// <summary>
/// The landing zone of this machine: <c>landing/{job}/{date}/{run id}/</c> holds a run's raw answers and its record
/// <c>run.json</c>. The answers are compressed when the run has ended and deleted after a while.
/// </summary>
internal sealed class Landing(WarehouseOptions options, TimeProvider time, ILogger<Landing> logger)
{
    private const string RecordName = "run.json";

    public string FolderOf(RunRecord record) => Path.Combine(options.LandingPath, record.Job, RunFile.Text(record.Date).Trim('"'), record.RunId);

    /// <summary>The run's record on this machine; null when there is none, or none that can be read.</summary>
    public RunFile? Find(RunRecord record)
    {
        var path = Path.Combine(FolderOf(record), RecordName);
        return File.Exists(path) ? TryRead(path) : null;
    }

    public void Save(RunRecord record, bool isFolded)
    {
        var folder = Directory.CreateDirectory(FolderOf(record));
        Durable.WriteAllBytes(Path.Combine(folder.FullName, RecordName), RunFile.Of(record, isFolded).ToJson());
    }

    /// <summary>All records, folded or not.</summary>
    public IEnumerable<(RunFile File, string Folder)> List()
    {
        if (!Directory.Exists(options.LandingPath)) yield break;
        var depth = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 };
        foreach (var path in Directory.EnumerateFiles(options.LandingPath, RecordName, depth))
        {
            if (TryRead(path) is { } file) yield return (file, Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Compresses a run's raw answers in place.</summary>
    public static async Task CompressAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var path in RawFiles(folder).Where(p => !p.EndsWith(".gz", StringComparison.Ordinal)).ToArray())
        {
            var beside = Durable.Beside(path);
            try
            {
                await using (var raw = File.OpenRead(path))
                await using (var target = new FileStream(beside, FileMode.CreateNew))
                await using (var packed = new GZipStream(target, CompressionLevel.Fastest))
                    await raw.CopyToAsync(packed, cancellationToken);
                File.Move(beside, path + ".gz", overwrite: true);
                File.Delete(path);
            }
            finally
            {
                File.Delete(beside);
            }
        }
    }

    /// <summary>Copies a run's raw answers, unpacked, as they were when they arrived.</summary>
    public static async Task UnpackAsync(string folder, string into, CancellationToken cancellationToken)
    {
        foreach (var path in RawFiles(folder))
        {
            var target = Path.Combine(into, Path.GetRelativePath(folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!path.EndsWith(".gz", StringComparison.Ordinal))
            {
                await Durable.CopyAsync(path, target, flush: false, cancellationToken);
                continue;
            }

            await using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            await using var raw = File.Create(target[..^".gz".Length]);
            await packed.CopyToAsync(raw, cancellationToken);
        }
    }

    /// <summary>Deletes what ended longer ago than LANDING_KEEP_DAYS and stands in the run log.</summary>
    public void DropOld()
    {
        foreach (var (file, folder) in List())
            if (file.IsFolded && time.GetUtcNow() - file.HeartbeatAt > options.LandingKeep) Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<string> RawFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(p => Path.GetFileName(p) != RecordName && !p.EndsWith(".part", StringComparison.Ordinal));

    private RunFile? TryRead(string path)
    {
        try
        {
            return RunFile.Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            // One spoilt record must not stop every later job; it is named until somebody looks at it.
            logger.LogWarning("{Path} is left out of the run log: {Reason}", path, e.Message);
            return null;
        }
    }
}
