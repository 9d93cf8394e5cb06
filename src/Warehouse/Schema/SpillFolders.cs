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
    private static readonly HashSet<string> Tidied = [];
    private static long engines;

    /// <returns>A folder for one engine in memory.</returns>
    public string ForMemory() => Of(Interlocked.Increment(ref engines).ToString(CultureInfo.InvariantCulture));

    /// <returns>This process's folder for a file; connections to one file share an engine, and must agree.</returns>
    public string ForFile(string file) => Of(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(file))))[..16]);

    private string Of(string name)
    {
        lock (Tidied)
            if (Tidied.Add(root)) Tidy();
        Directory.CreateDirectory(root);
        return Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.{name}"));
    }

    /// <summary>Drops what processes left that were killed. One of our own number is of an earlier life: this one has not begun.</summary>
    private void Tidy()
    {
        if (!Directory.Exists(root)) return;
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            if (!int.TryParse(Path.GetFileName(folder).Split('.')[0], CultureInfo.InvariantCulture, out var process) || (process != Environment.ProcessId && IsAlive(process))) continue;
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Another process that starts just now drops the same.
            }
        }
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
