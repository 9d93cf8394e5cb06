using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse.Copies;

/// <summary>
/// The writer's private file. It stays behind as the seed of the next pull, clean or not: a pull trusts no byte of it. Usually
/// there is one; a process that was stopped while it wrote keeps its own, and the next writer takes another.
/// </summary>
internal sealed class WorkingCopy : IDisposable
{
    private readonly FileLock held;

    private WorkingCopy(FileLock held, string folder)
    {
        this.held = held;
        // The same name everywhere: DuckDB calls the database by it.
        Path = System.IO.Path.Combine(folder, "monitoring.duckdb");
    }

    public string Path { get; }

    public static WorkingCopy Take(string cachePath)
    {
        for (var place = 0; ; place++)
        {
            var folder = System.IO.Path.Combine(cachePath, $"writer.{place}");
            if (FileLock.TryTake(System.IO.Path.Combine(folder, "lock")) is not { } held) continue;
            var copy = new WorkingCopy(held, folder);
            try
            {
                copy.DropLeftovers();
                return copy;
            }
            catch
            {
                copy.Dispose();
                throw;
            }
        }
    }

    public void Dispose() => held.Dispose();

    // A writer that was killed leaves its log, which the engine would replay into the next version, and half-pulled files.
    private void DropLeftovers()
    {
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!))
            if (System.IO.Path.GetFileName(file) is not ("lock" or "monitoring.duckdb")) File.Delete(file);
        if (Directory.Exists(Path + ".tmp")) Directory.Delete(Path + ".tmp", recursive: true);
    }
}
