using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Liftoff.Tour.LocalStack;

/// <summary>A process that we started, whose output goes to a file and which is asked to end (SIGTERM) before it is made to.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private const int Sigkill = 9;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan GraceOfChildren = TimeSpan.FromSeconds(3);

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly Lock gate = new();

    private ChildProcess(string name, Process process, StreamWriter log, string logPath)
    {
        Name = name;
        LogPath = logPath;
        this.process = process;
        this.log = log;
    }

    public string Name { get; }

    /// <summary>Where everything that it prints stands.</summary>
    public string LogPath { get; }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <param name="environment">Added to ours; a null value takes a variable away.</param>
    public static ChildProcess Start(string name, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, string folder, string logPath)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(logPath)!);
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (variable, value) in environment)
        {
            if (value is null) start.Environment.Remove(variable);
            else start.Environment[variable] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var child = new ChildProcess(name, process, new StreamWriter(logPath, append: false) { AutoFlush = true }, logPath);
        process.OutputDataReceived += (_, line) => child.Write(line.Data);
        process.ErrorDataReceived += (_, line) => child.Write(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits until <paramref name="isReady"/> says so.</summary>
    /// <exception cref="StackException">The process ended before, or it takes too long.</exception>
    public async Task WaitUntilAsync(Func<CancellationToken, Task<bool>> isReady, TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isReady(cancellationToken))
        {
            if (HasExited) throw new StackException($"{Name} ended at its start (exit code {process.ExitCode}). {LastLines()}");
            if (Stopwatch.GetElapsedTime(began) > limit) throw new StackException($"{Name} did not answer within {limit.TotalSeconds:0} s. {LastLines()}");
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Asks it to end, and comes back when it and everything that it started have.</summary>
    public async Task StopAsync()
    {
        if (process.HasExited) return;
        var below = RunningProcess.Below(process.Id);
        // Azurite loses writes that it acknowledged when it is killed, and the app gives its lease back when it is asked.
        _ = Kill(process.Id, Sigterm);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }

        await EndAsync(below);
    }

    /// <summary>Ends it and everything that it started without asking (SIGKILL), as a power cut would.</summary>
    public async Task KillAsync()
    {
        var below = RunningProcess.Below(process.Id);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        await EndAsync(below);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
        lock (gate) log.Dispose();
    }

    /// <summary>A parent that ended may leave children behind that are still at it.</summary>
    private static async Task EndAsync(IReadOnlyCollection<RunningProcess> processes)
    {
        foreach (var left in await RunningProcess.WaitForEndAsync(processes, GraceOfChildren)) _ = Kill(left.Id, Sigkill);
        await RunningProcess.WaitForEndAsync(processes, Patience);
    }

    private string LastLines()
    {
        lock (gate) log.Flush();
        var lines = File.ReadAllLines(LogPath).TakeLast(5).ToList();
        return lines.Count == 0 ? $"It printed nothing ({LogPath})." : $"Its last lines ({LogPath}):{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", lines)}";
    }

    private void Write(string? line)
    {
        if (line is null) return;
        lock (gate)
        {
            if (log.BaseStream is { CanWrite: true }) log.WriteLine(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
