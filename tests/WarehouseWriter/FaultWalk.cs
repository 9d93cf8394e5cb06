using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Warehouse;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.WarehouseWriter;

/// <summary>
/// Writers on several machines, a reader, a real Azurite behind a proxy, and one random fault after the other. A ledger of its own,
/// kept from what the writers say, tells what the blob must hold; after every fault the blob is downloaded and compared.
/// </summary>
public sealed class FaultWalk
{
    private const int Machines = 4;
    private const int JobNames = 24;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private readonly Random random;
    private readonly int seed;
    private readonly TimeSpan duration;
    private readonly Action<string> say;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("liftoff-walk-");
    private readonly Dictionary<string, int> injected = [];

    // The row counts that each job may have; more than one while an outcome is unknown. Absent means 0.
    private readonly Dictionary<string, HashSet<long>> ledger = [];
    private readonly HashSet<string> busyJobs = [];
    private readonly Dictionary<string, Outcome> outcomes = [];
    private Azurite azurite = null!;
    private FaultProxy proxy = null!;
    private TestHouse[] houses = [];
    private BlockBlobClient blob = null!;
    private int runs;
    private int committed;
    private int failed;
    private int unknown;
    private int checks;
    private int reads;

    /// <param name="seed">Of all choices.</param>
    /// <param name="duration">No fault is begun after it.</param>
    /// <param name="say">Told every fault and every failure of a job.</param>
    public FaultWalk(int seed, TimeSpan duration, Action<string> say) => (this.seed, this.duration, this.say, random) = (seed, duration, say, new Random(seed));

    /// <exception cref="FaultWalkException">A promise was broken.</exception>
    public async Task<FaultWalkReport> RunAsync()
    {
        azurite = await Azurite.StartNewAsync();
        proxy = await FaultProxy.StartAsync(azurite.Port);
        houses = [.. Enumerable.Range(0, Machines).Select(i => new TestHouse(OptionsOf(i)))];
        blob = new BlobContainerClient(azurite.ConnectionString, "warehouse").GetBlockBlobClient("monitoring.duckdb");
        try
        {
            await WriteAsync(0, NewJob(), 20_000);
            (string Name, Func<Task> Inject)[] faults =
            [
                ("writers at once", WritersAtOnceAsync), ("writers at once", WritersAtOnceAsync),
                ("burst of 500 and 503", () => SpoiltAsync(Fault.Answer500, Fault.Answer503)),
                ("cut connections", () => SpoiltAsync(Fault.CutRequest, Fault.CutAnswer)), ("cut connections", () => SpoiltAsync(Fault.CutRequest, Fault.CutAnswer)),
                ("lost answers", () => SpoiltAsync(Fault.LoseAnswer)), ("lost answers", () => SpoiltAsync(Fault.LoseAnswer)),
                ("lost answer to a commit", LostCommitAsync),
                ("storage stopped", OutageAsync), ("storage stopped", OutageAsync),
                ("spoilt cache", SpoiltCacheAsync), ("spoilt cache", SpoiltCacheAsync),
                ("lease taken away", LeaseTakenAsync),
                ("writer killed", KilledAsync),
                ("writer stopped past its lease", StoppedAsync),
            ];
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < duration;)
            {
                var (name, inject) = faults[random.Next(faults.Length)];
                injected[name] = injected.GetValueOrDefault(name) + 1;
                say(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,7:0.0} s  {name}"));
                await WhileReadingAsync(inject);
                await CheckAsync(name);
                await NextWriterWorksAsync(name);
            }

            await CheckAsync("the end");
            await CheckRunLogAsync();
            return new FaultWalkReport(seed, injected, committed, failed, unknown, checks, reads);
        }
        finally
        {
            foreach (var house in houses) house.Dispose();
            await proxy.DisposeAsync();
            await azurite.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    // ---- the faults ----

    private Task WritersAtOnceAsync() => Task.WhenAll(Enumerable.Range(0, random.Next(2, Machines + 1)).Select(machine => WriteAsync(machine, NewJob(), NewRows())).ToArray());

    private async Task SpoiltAsync(params Fault[] kinds)
    {
        var share = 0.05 + 0.3 * random.NextDouble();
        var dice = new Random(random.Next());
        proxy.Plan = _ =>
        {
            lock (dice) return dice.NextDouble() < share ? kinds[dice.Next(kinds.Length)] : Fault.None;
        };
        await WriteAsync(NewMachine(), NewJob(), NewRows());
        proxy.Plan = _ => Fault.None;
    }

    private async Task LostCommitAsync()
    {
        var kinds = new Queue<Fault>(Enumerable.Range(0, random.Next(1, 10)).Select(_ => random.Next(3) == 0 ? Fault.Answer500 : Fault.LoseAnswer));
        proxy.Plan = request => request.Query["comp"] == "blocklist" && request.Method == "PUT" && kinds.TryDequeue(out var kind) ? kind : Fault.None;
        await WriteAsync(NewMachine(), NewJob(), NewRows());
        proxy.Plan = _ => Fault.None;
    }

    private async Task OutageAsync()
    {
        var pause = TimeSpan.FromMilliseconds(random.Next(0, 700));
        var away = TimeSpan.FromMilliseconds(random.Next(0, 3000));
        var writes = Enumerable.Range(0, random.Next(1, 3)).Select(machine => WriteAsync(machine, NewJob(), NewRows())).ToArray();
        await Task.Delay(pause);
        await azurite.StopAsync();
        await Task.Delay(away);
        await azurite.StartAsync();
        await Task.WhenAll(writes);
    }

    private async Task SpoiltCacheAsync()
    {
        var machine = NewMachine();
        var options = houses[machine].Settings;
        foreach (var path in (string[])[options.DatabasePath, Path.Combine(options.CachePath, "writer.0", "monitoring.duckdb")])
        {
            if (!File.Exists(path)) continue;
            var length = new FileInfo(path).Length;
            using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            switch (random.Next(3))
            {
                case 0:
                    file.Position = random.NextInt64(length);
                    var old = file.ReadByte();
                    file.Position--;
                    file.WriteByte((byte)~old);
                    break;
                case 1:
                    file.SetLength(random.NextInt64(length));
                    break;
                default:
                    file.SetLength(length + random.Next(1, 600_000));
                    break;
            }
        }

        await WriteAsync(machine, NewJob(), NewRows());
    }

    private async Task LeaseTakenAsync()
    {
        var machine = NewMachine();
        var job = NewJob();
        await WriteAsync(machine, job, NewRows(), async () =>
        {
            await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
            await WriteAsync((machine + 1) % Machines, NewJob(), NewRows());
        });
    }

    private async Task KilledAsync()
    {
        var stage = Stage.All[random.Next(Stage.All.Count)];
        var (job, rows) = (NewJob(), NewRows());
        var runId = NewRunId(job);
        await using var writer = new WriterProcess(OptionsOf(NewMachine()), job, rows, stopAt: stage, runId: runId);
        if (!await writer.ReachesAsync(stage))
        {
            Book(job, runId, rows, await writer.SucceedsAsync() ? Outcome.Committed : Outcome.Failed, "not killed: " + writer.Output);
            return;
        }

        say("           at " + stage);
        await writer.KillAsync();
        Book(job, runId, rows, Stage.IsCommitted(stage) ? Outcome.Committed : Outcome.Failed, "killed at " + stage);
    }

    private async Task StoppedAsync()
    {
        var stage = Stage.All[random.Next(Stage.All.Count)];
        var (job, rows) = (NewJob(), NewRows());
        var runId = NewRunId(job);
        await using var writer = new WriterProcess(OptionsOf(Machines), job, rows, stopAt: stage, runId: runId);
        if (await writer.ReachesAsync(stage))
        {
            say("           at " + stage);
            await WriteAsync(NewMachine(), NewJob(), NewRows());
            if (random.Next(2) == 0) await Task.Delay(Lease);
            await writer.ContinueAsync();
        }

        Book(job, runId, rows, await writer.SucceedsAsync() ? Outcome.Committed : Outcome.Failed, writer.Output);
    }

    // ---- the writers and what they say ----

    private async Task WriteAsync(int machine, string job, long rows, Func<Task>? during = null)
    {
        var start = new JobStart("test-job", DateOnly.FromDateTime(DateTime.UtcNow), [new("job", job), new("rows", rows.ToString(CultureInfo.InvariantCulture))]);
        var runId = NewRunId(job);
        var result = await Task.Run(() => houses[machine].Jobs.RunAsync(start, (run, token) => run.WriteAsync(async (connection, _) =>
        {
            TestRows.Write(connection, job, rows);
            if (during is not null) await during();
        }, token), runId: runId));
        var outcome = result.Status == JobStatus.Success ? Outcome.Committed
            : result.Error!.Contains("is not known yet", StringComparison.Ordinal) ? Outcome.Unknown : Outcome.Failed;
        Book(job, runId, rows, outcome, result.Error ?? "");
    }

    private void Book(string job, string runId, long rows, Outcome outcome, string why)
    {
        lock (ledger)
        {
            switch (outcome)
            {
                case Outcome.Committed:
                    ledger[job] = [rows];
                    committed++;
                    break;
                case Outcome.Failed:
                    failed++;
                    break;
                default:
                    ledger[job].Add(rows);
                    unknown++;
                    break;
            }

            outcomes[runId] = outcome;
            busyJobs.Remove(job);
        }

        if (outcome != Outcome.Committed) say($"           {job} {outcome}: {why.ReplaceLineEndings(" ")[..Math.Min(200, why.Length)]}");
    }

    // ---- what must be true ----

    private async Task NextWriterWorksAsync(string fault)
    {
        var (job, rows) = (NewJob(), 10);
        var watch = Stopwatch.StartNew();
        await WriteAsync(NewMachine(), job, rows);
        if (!ledger[job].SetEquals([rows])) throw new FaultWalkException($"After \"{fault}\" the next writer did not work.");
        // The lease of a dead writer runs out within its time; the rest is this busy machine's.
        if (watch.Elapsed > Lease + TimeSpan.FromSeconds(30)) throw new FaultWalkException($"After \"{fault}\" the next writer took {watch.Elapsed.TotalSeconds:0} s.");
    }

    private async Task CheckAsync(string fault)
    {
        var path = Path.Combine(folder.FullName, "checked.duckdb");
        File.Delete(path);
        await blob.DownloadToAsync(path);
        using var connection = new DuckDBConnection($"Data Source={path};access_mode=READ_ONLY");
        connection.Open();
        Compare(TestRows.Whole(connection), $"After \"{fault}\" the blob");
        checks++;
    }

    // A minute later, when also the killed ones have been silent for too long.
    private async Task CheckRunLogAsync()
    {
        using var later = new TestHouse(OptionsOf(0), services => services.AddSingleton<TimeProvider>(new LaterClock(4 * Lease)));
        var log = (await later.Runs.ListAsync(null, null, null)).ToDictionary(r => r.RunId);
        foreach (var (runId, outcome) in outcomes)
        {
            if (!log.TryGetValue(runId, out var run)) throw new FaultWalkException($"The run log lacks {runId}.");
            var isRight = outcome switch
            {
                Outcome.Committed => run.Status == JobStatus.Success,
                Outcome.Failed => run is { Status: JobStatus.Failed, Error.Length: > 0 },
                _ => run.Status is JobStatus.Success or JobStatus.Failed,
            };
            if (!isRight) throw new FaultWalkException($"The run log says {run.Status} ({run.Error}) of {runId}, which was {outcome}.");
        }
    }

    private async Task WhileReadingAsync(Func<Task> inject)
    {
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await houses[^1].File.ReadAsync((connection, _) => Task.FromResult(TestRows.Whole(connection)));
                Interlocked.Increment(ref reads);
                await Task.Delay(200);
            }
        });
        try
        {
            await inject();
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    private void Compare(Dictionary<string, long> found, string where)
    {
        lock (ledger)
        {
            foreach (var (job, allowed) in ledger.ToArray())
            {
                var rows = found.GetValueOrDefault(job);
                if (!allowed.Contains(rows)) throw new FaultWalkException($"{where} has {rows} rows of {job}; the ledger says {string.Join(" or ", allowed)}.");
                ledger[job] = [rows];
            }

            if (found.Keys.FirstOrDefault(job => !ledger.ContainsKey(job)) is { } stray) throw new FaultWalkException($"{where} has rows of {stray}, which nobody wrote.");
        }
    }

    private WarehouseOptions OptionsOf(int machine) => TestHouse.Options(Path.Combine(folder.FullName, $"machine {machine}"), Azurite.ConnectionStringVia(proxy.Port));

    private int NewMachine() => random.Next(Machines);

    private long NewRows() => random.Next(1, 15_000);

    private string NewJob()
    {
        lock (ledger)
        {
            while (true)
            {
                var job = $"job-{random.Next(JobNames):00}";
                if (!busyJobs.Add(job)) continue;
                ledger.TryAdd(job, [0]);
                return job;
            }
        }
    }

    private string NewRunId(string job) => string.Create(CultureInfo.InvariantCulture, $"{job}-{Interlocked.Increment(ref runs)}");

    private enum Outcome
    {
        Committed,
        Failed,
        Unknown,
    }

    private sealed class LaterClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
