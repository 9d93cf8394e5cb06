using System.Globalization;
using Liftoff.Jobs;
using Liftoff.Settings;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;

namespace Liftoff.WarehouseWriter;

/// <summary>
/// Writes one batch of rows as a job, with settings from the environment. At <c>--stop-at</c> it stops itself (SIGSTOP), at
/// <c>--hold-at</c> it waits for a line of input; it says so before, so that whoever watches knows where it stands.
/// </summary>
internal static class WriteCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var job = arguments.Text("job")!;
        var rows = (long)arguments.Number("rows", 1);
        var settings = new SettingsReader(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        var options = WarehouseOptions.Read(settings);
        settings.ThrowIfInvalid();

        using var house = new TestHouse(options);
        var start = new JobStart("test-job", DateOnly.FromDateTime(DateTime.UtcNow), [new("job", job), new("rows", rows.ToString(CultureInfo.InvariantCulture))]);
        var result = await house.Jobs.RunAsync(start, (run, token) => run.WriteAsync((connection, _) =>
        {
            run.Report(new JobProgress("writing rows"));
            TestRows.Write(connection, job, rows);
            return Task.CompletedTask;
        }, token), runId: arguments.Text("run") ?? job, progress: new Watch(arguments.Text("stop-at"), arguments.Text("hold-at")));

        Console.WriteLine($"result {result.Status} {result.Error}{string.Concat(result.Warnings.Select(w => " [" + w + "]"))}".ReplaceLineEndings(" "));
        return result.Status == JobStatus.Success ? 0 : 1;
    }

    private sealed class Watch(string? stopAt, string? holdAt) : IProgress<JobProgress>
    {
        private readonly HashSet<string> passed = [];
        private readonly Lock gate = new();

        // Blocks the thread that reports, as a slow machine would; the lease goes on being renewed by another.
        public void Report(JobProgress value)
        {
            if (Stage.Of(value) is not { } stage) return;
            lock (gate)
            {
                if (!passed.Add(stage)) return;
                Console.WriteLine("reached " + stage);
                if (stage == stopAt) Signals.SendAsync("STOP", Environment.ProcessId).GetAwaiter().GetResult();
                if (stage == holdAt) Console.ReadLine();
            }
        }
    }
}
