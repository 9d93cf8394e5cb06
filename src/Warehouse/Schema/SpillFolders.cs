using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Liftoff.Warehouse.Schema;

/// <summary>
/// Where engines put what does not fit into memory: a folder each. Engines name their files alike and delete all of them in the
/// end, so that two in one folder would read each other's rows.
/// </summary>
/// <param name="root">Made when it is absent; the engine makes the last level only, when it needs it, and removes it.</param>
internal sealed class SpillFolders(string root)
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Tidied = new();
    private static long engines;

    /// <returns>A folder for one engine in memory.</returns>
    public string ForMemory() => Of(Interlocked.Increment(ref engines).ToString(CultureInfo.InvariantCulture));

    /// <returns>This process's folder for a file; connections to one file share an engine, and must agree.</returns>
    public string ForFile(string file) => Of(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(file))))[..16]);

    private string Of(string name)
    {
        Directory.CreateDirectory(Tidied.GetOrAdd(root, static root => new Lazy<string>(() => Tidy(root))).Value);
        return Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.{name}"));
    }

    /// <summary>Drops what processes left that were killed. One of our own number is of an earlier life: this one has not begun.</summary>
    private static string Tidy(string root)
    {
        if (!Directory.Exists(root)) return root;
        foreach (var folder in Directory.EnumerateDirectories(root))
            if (int.TryParse(Path.GetFileName(folder).Split('.')[0], CultureInfo.InvariantCulture, out var process) && (process == Environment.ProcessId || !IsAlive(process))) Directory.Delete(folder, recursive: true);
        return root;
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
