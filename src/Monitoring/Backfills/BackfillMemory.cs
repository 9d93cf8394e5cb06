using System.Text.Json;

namespace Liftoff.Monitoring.Backfills;

/// <summary>
/// Remembers in a small file which days of a backfill are done, so that one that was interrupted goes on where it stopped.
/// For one process at a time.
/// </summary>
public sealed class BackfillMemory
{
    private readonly string path;
    private readonly SortedSet<DateOnly> done;

    /// <param name="folder">Made when absent.</param>
    public BackfillMemory(string folder, BackfillParameters parameters)
    {
        Directory.CreateDirectory(folder);
        path = Path.Combine(folder, parameters.InstanceId + ".json");
        done = File.Exists(path) ? JsonSerializer.Deserialize<SortedSet<DateOnly>>(File.ReadAllBytes(path)) ?? [] : [];
    }

    public int Count => done.Count;

    public bool Contains(DateOnly day) => done.Contains(day);

    public void Add(DateOnly day)
    {
        done.Add(day);
        // Renamed into place: a file that is written halfway would be worse than none.
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(done));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>All is done, or all is to be done anew.</summary>
    public void Forget()
    {
        done.Clear();
        File.Delete(path);
    }
}
