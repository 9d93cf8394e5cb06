using System.Diagnostics;
using System.Globalization;

namespace Liftoff.Tour.LocalStack;

/// <summary>A process of this machine as <c>/proc</c> shows it. When it began tells it from a later one with the same id.</summary>
/// <param name="BeganAt">In clock ticks since the machine started.</param>
public sealed record RunningProcess(int Id, string Name, ulong BeganAt)
{
    /// <summary>
    /// Whether it does nothing any more: gone, or a zombie. A child whose parent was killed stays a zombie until process 1
    /// asks for its exit code, which is late on a busy machine and never in a container without an init.
    /// </summary>
    public bool HasEnded => Read(Id) is not { } now || now.Process.BeganAt != BeganAt || now.IsZombie;

    public override string ToString() => $"{Name} ({Id})";

    /// <summary>The processes that one started, and theirs. Those whose parent ended are no longer seen as its.</summary>
    public static IReadOnlyList<RunningProcess> Below(int id)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? Read(number) : null)
            .Where(entry => entry is { IsZombie: false })
            .ToLookup(entry => entry!.Value.Parent, entry => entry!.Value.Process);
        var found = new List<RunningProcess>();
        var parents = new Queue<int>([id]);
        while (parents.TryDequeue(out var parent))
        {
            found.AddRange(all[parent]);
            foreach (var child in all[parent]) parents.Enqueue(child.Id);
        }

        return found;
    }

    /// <summary>Waits until all have ended.</summary>
    /// <returns>Those that have not when the time is over.</returns>
    public static async Task<IReadOnlyList<RunningProcess>> WaitForEndAsync(IReadOnlyCollection<RunningProcess> processes, TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = processes.Where(process => !process.HasEnded).ToList();
            if (left.Count == 0 || Stopwatch.GetElapsedTime(began) > limit) return left;
            await Task.Delay(50);
        }
    }

    private static (RunningProcess Process, int Parent, bool IsZombie)? Read(int id)
    {
        try
        {
            // "pid (name) state parent …", the 22nd being when it began; the name may hold anything.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
            var fields = stat[(close + 2)..].Split(' ');
            return (new RunningProcess(id, stat[(open + 1)..close], ulong.Parse(fields[19], CultureInfo.InvariantCulture)), int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0] is "Z" or "X");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return null;
        }
    }
}
