using System.Diagnostics;
using System.Globalization;

namespace Liftoff.Bench;

/// <summary>What a process took.</summary>
/// <param name="PeakBytes">The most memory it held at once (VmHWM).</param>
public sealed record Measured(TimeSpan Wall, long PeakBytes)
{
    /// <summary>What it wrote to its standard output.</summary>
    public string Output { get; init; } = "";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs a .NET program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public static Task<Measured> RunAsync(string dll, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment) => RunProgramAsync("dotnet", [dll, .. arguments], environment);

    /// <summary>Runs any program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public static async Task<Measured> RunProgramAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, Peak(process.Id));
            await Task.Delay(Pause);
        }

        clock.Stop();
        return process.ExitCode == 0 ? new Measured(clock.Elapsed, peak) { Output = await output } : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await error}");
    }

    private static long Peak(int processId)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{processId}/status"))
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal)) return long.Parse(line[6..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended between two looks.
        }

        return 0;
    }
}
