using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Liftoff.Warehouse;

namespace Liftoff.WarehouseWriter;

/// <summary>A job in a process of its own, that can be killed, stopped and held.</summary>
public sealed class WriterProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> stages = new();
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="options">The writer's settings; they reach it through its environment.</param>
    /// <param name="job">The batch's name and run id.</param>
    /// <param name="rows">Its size.</param>
    /// <param name="stopAt">Stops there by SIGSTOP.</param>
    /// <param name="holdAt">Waits there for <see cref="ReleaseAsync"/>.</param>
    /// <param name="fileLimitKiB">No file may become longer than this: a full disk without a disk.</param>
    /// <param name="runId">Null: the job's name.</param>
    public WriterProcess(WarehouseOptions options, string job, long rows, string? stopAt = null, string? holdAt = null, int? fileLimitKiB = null, string? runId = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Job = job;
        var program = typeof(WriterProcess).Assembly.Location;
        var arguments = new List<string> { program, "write", "--job=" + job, string.Create(CultureInfo.InvariantCulture, $"--rows={rows}") };
        if (runId is not null) arguments.Add("--run=" + runId);
        if (stopAt is not null) arguments.Add("--stop-at=" + stopAt);
        if (holdAt is not null) arguments.Add("--hold-at=" + holdAt);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (fileLimitKiB is { } limit)
        {
            start.FileName = "bash";
            // The runtime's own double-mapped memory counts as a file.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
            arguments.InsertRange(0, ["-c", string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {limit}; exec dotnet \"$@\""), "writer"]);
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var seconds = (TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["WAREHOUSE_STORAGE"] = options.Storage,
            ["WAREHOUSE_CONTAINER"] = options.Container,
            ["MONITORING_DB_PATH"] = options.DatabasePath,
            ["WAREHOUSE_CACHE_PATH"] = options.CachePath,
            ["LANDING_PATH"] = options.LandingPath,
            ["WAREHOUSE_LEASE_SECONDS"] = seconds(options.LeaseTime),
            ["WAREHOUSE_MAX_AGE_SECONDS"] = seconds(options.MaxAge),
            ["WAREHOUSE_WAIT_SECONDS"] = seconds(options.Wait),
            ["DUCKDB_MEMORY_LIMIT"] = options.MemoryLimit,
            ["DUCKDB_THREADS"] = "1",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_TieredPGO"] = "0",
        })
            start.Environment[name] = value;

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => ended.TrySetResult();
        process.OutputDataReceived += (_, e) => Read(e.Data);
        process.ErrorDataReceived += (_, e) => Read(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Job { get; }

    /// <summary>What it said, for the message of a failed test.</summary>
    public string Output => string.Join(Environment.NewLine, lines);

    public bool HasExited => process.HasExited;

    /// <summary>Waits until it stands at that stage; false when it ended before.</summary>
    public async Task<bool> ReachesAsync(string stage)
    {
        var reached = stages.GetOrAdd(stage, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        await Task.WhenAny(reached, ended.Task).WaitAsync(TimeSpan.FromSeconds(120));
        return reached.IsCompleted;
    }

    /// <summary>By SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public Task StopAsync() => Signals.SendAsync("STOP", process.Id);

    public Task ContinueAsync() => Signals.SendAsync("CONT", process.Id);

    /// <summary>Lets a held writer go on.</summary>
    public async Task ReleaseAsync()
    {
        await process.StandardInput.WriteLineAsync();
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for its end: true for a successful run.</summary>
    public async Task<bool> SucceedsAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(180));
        return process.ExitCode == 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        if (line.StartsWith("reached ", StringComparison.Ordinal))
            stages.GetOrAdd(line["reached ".Length..], _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
