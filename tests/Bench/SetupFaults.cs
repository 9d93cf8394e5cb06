using System.Diagnostics;
using System.Globalization;
using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Requests;
using Liftoff.Simulator.StrategisRelay;

namespace Liftoff.Bench;

/// <summary>
/// The real setup command, killed at random points and started again; then campaign setup under all faults of its matrix: every
/// creating call of a 3 × 5 plan meets every disturbance with the relay's memory on, off and flushed. After each the live objects
/// are compared with the journal and with the undisturbed run.
/// </summary>
internal sealed class SetupFaults(SetupRig rig, int seed)
{
    private const int Kills = 50;

    private readonly Random random = new(seed);
    private string undisturbed = "";
    private int index;
    private int broken;

    private enum Disturbance { LostBeforeEffect, LostAfterEffect, DeathBeforeJournal, TooManyRequests, RefusedThenRetried, AnswerWithoutId }

    private enum Memory { On, Off, Flushed }

    /// <param name="limit">Null for all of it.</param>
    /// <returns>0 when every check held.</returns>
    public static async Task<int> RunAsync(int seed, TimeSpan? limit)
    {
        Report.Title($"faults: campaign setup, seed {seed}");
        await using var rig = await SetupRig.StartAsync();
        var faults = new SetupFaults(rig, seed);
        var begun = DateTimeOffset.UtcNow;
        await faults.SeeUndisturbedAsync();
        // Where time is short, each part gets half of it.
        await faults.KillAsync(limit is { } half ? begun + (half / 2) : DateTimeOffset.MaxValue);
        await faults.MeetMatrixAsync(limit is { } whole ? begun + whole : DateTimeOffset.MaxValue);
        Console.WriteLine(faults.broken == 0 ? "  every check held" : $"  {faults.broken} CHECKS BROKE; the same again: ./bench faults --only=setup --seed={seed}");
        return faults.broken == 0 ? 0 : 1;
    }

    private async Task SeeUndisturbedAsync()
    {
        var calm = await LaunchAsync();
        await rig.DriveAsync(calm);
        undisturbed = await rig.Inspection.ShapeAsync(calm);
        await CheckAsync(calm, null, "the undisturbed run");
    }

    private async Task MeetMatrixAsync(DateTimeOffset until)
    {
        var matrix = (from disturbance in Enum.GetValues<Disturbance>() from memory in Enum.GetValues<Memory>() from call in Enumerable.Range(0, SetupRig.Creates) select (disturbance, memory, call)).ToArray();
        // In a drawn order, so that a shorter run is a fair sample.
        random.Shuffle(matrix);
        var injected = new Dictionary<(Disturbance, Memory), int>();
        foreach (var (disturbance, memory, call) in matrix)
        {
            if (DateTimeOffset.UtcNow >= until) break;
            await DisturbAsync(disturbance, memory, call);
            injected[(disturbance, memory)] = injected.GetValueOrDefault((disturbance, memory)) + 1;
        }

        Console.WriteLine($"  injected {injected.Values.Sum()} of {matrix.Length} disturbances, each followed by a run to the end and its checks");
        foreach (var disturbance in Enum.GetValues<Disturbance>())
            Console.WriteLine($"    {Words(disturbance),-26} {string.Join(", ", Enum.GetValues<Memory>().Select(memory => $"memory {Words(memory)} × {injected.GetValueOrDefault((disturbance, memory))}"))}");
    }

    private async Task DisturbAsync(Disturbance disturbance, Memory memory, int call)
    {
        rig.Relay.Style = new RelayStyle { CacheOn = memory != Memory.Off };
        rig.Relay.SetFaults(disturbance switch
        {
            Disturbance.LostBeforeEffect => [new RelayFault("*", RelayFaultKind.LostBeforeEffect) { After = call }],
            Disturbance.LostAfterEffect => [new RelayFault("*", RelayFaultKind.LostAfterEffect) { After = call }],
            Disturbance.TooManyRequests => [new RelayFault("*", RelayFaultKind.TooManyRequests) { After = call }],
            Disturbance.RefusedThenRetried => [new RelayFault("*", RelayFaultKind.Graph) { After = call, Code = 100, Subcode = 1885183 }],
            Disturbance.AnswerWithoutId => [new RelayFault("*", RelayFaultKind.AnswerWithoutId) { After = call }],
            _ => [],
        });
        if (disturbance == Disturbance.DeathBeforeJournal) rig.Dying.DieAfter = call;
        var id = await LaunchAsync();
        // Flushed at every moment: the relay remembers nothing from one call to the next, as after a restart of its own.
        using var stop = new CancellationTokenSource();
        var flushing = memory == Memory.Flushed ? FlushAsync(stop.Token) : Task.CompletedTask;
        var end = await rig.DriveAsync(id);
        if (end.Outcome == AdvanceOutcome.Failed && disturbance == Disturbance.RefusedThenRetried && (await rig.Desk.RetryAsync(id, CancellationToken.None)).Outcome == CommandOutcome.Accepted)
            end = await rig.DriveAsync(id);
        await stop.CancelAsync();
        await flushing;
        rig.Relay.SetFaults();
        await CheckAsync(id, end.Outcome == AdvanceOutcome.Completed ? null : $"ended as {end.Outcome}: {end.Reason}", $"{Words(disturbance)} at call {call}, memory {Words(memory)}");
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            rig.Relay.FlushCache();
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private async Task KillAsync(DateTimeOffset until)
    {
        var (kills, died, calls) = (0, 0, new List<int>());
        while (kills < Kills && DateTimeOffset.UtcNow < until)
        {
            rig.Relay.Style = new RelayStyle { CacheOn = random.Next(2) == 0, Latency = TimeSpan.FromMilliseconds(10) };
            var (id, organization) = NextId();
            var path = Path.Combine(rig.Folder, $"{id}.json");
            await File.WriteAllTextAsync(path, SetupRig.Plan(id, organization, $"9{index:00000000}").ToJsonString());
            // One to three deaths for each plan, then a run that may end.
            var before = rig.Relay.CreateCalls;
            for (var deaths = random.Next(1, 4); deaths > 0 && kills < Kills; deaths--, kills++)
            {
                var at = random.Next(SetupRig.Creates);
                if (await RunAsync(path, before + at, TimeSpan.FromMilliseconds(random.Next(40))) is null)
                {
                    died++;
                    calls.Add(rig.Relay.CreateCalls - before);
                }
            }

            var exit = await RunAsync(path, null, default);
            await CheckAsync(id, exit == 0 ? null : $"the command ended with {exit}", "kill -9");
        }

        Console.WriteLine($"  sent {kills} kill -9 to ./liftoff setup create; {died} struck while it ran, after these numbers of creating calls: {string.Join(' ', calls.Order())}");
    }

    /// <param name="killAfter">Kill it when the relay has had so many creating calls and a moment has passed; null to let it end.</param>
    /// <returns>The exit code; null when it was killed before it ended.</returns>
    private async Task<int?> RunAsync(string plan, int? killAfter, TimeSpan moment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", "release", "liftoff.dll"), "setup", "create", plan, "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in rig.Settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (killAfter is { } calls)
        {
            while (rig.Relay.CreateCalls < calls && !process.HasExited) await Task.Delay(1);
            await Task.Delay(moment);
            process.Kill();
        }

        await process.WaitForExitAsync();
        await output;
        if (killAfter is null && process.ExitCode != 0) Console.WriteLine(await errors);
        return killAfter is not null && process.ExitCode == 137 ? null : process.ExitCode;
    }

    private async Task CheckAsync(string id, string? already, string what)
    {
        var faults = (await rig.Inspection.FaultsOfAsync(id)).ToList();
        if (already is not null) faults.Insert(0, already);
        else if (await rig.Inspection.ShapeAsync(id) != undisturbed) faults.Add("the result differs from the undisturbed run");
        if (faults.Count == 0) return;
        broken++;
        Console.WriteLine($"  BROKEN  {what}: {string.Join("; ", faults.Take(5))}");
    }

    private async Task<string> LaunchAsync()
    {
        var (id, organization) = NextId();
        await rig.SubmitAsync(SetupRig.Plan(id, organization, $"9{index:00000000}"));
        return id;
    }

    private (string Id, string Organization) NextId() => ($"req-{++index}", string.Create(CultureInfo.InvariantCulture, $"Org{index}"));

    private static string Words(Enum value) => string.Concat(value.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
