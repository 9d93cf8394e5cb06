using System.CommandLine;
using System.Diagnostics;
using Liftoff.Cli.Output;
using Liftoff.Jobs;
using Liftoff.Monitoring.Backfills;
using Liftoff.Warehouse;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff backfill</c>: fetches past days again, one after the other. Interrupted, it goes on where it stopped.</summary>
public static class BackfillCommand
{
    public static Command Create()
    {
        var options = JobCommand.Options(BackfillParameters.Described);
        var restart = new Option<bool>("--restart") { Description = "Begin with the first day again, even where an interrupted backfill could go on." };
        var json = new Option<bool>("--json") { Description = "Print each run's result as one JSON object a line." };
        var command = new Command("backfill", "Fetches past days again: campaigns, ad sets and sessions.");
        foreach (var option in options.Values) command.Add(option);
        command.Add(restart);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => RunAsync(JobCommand.Given(parsed, options), parsed.GetValue(restart), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Dictionary<string, string?> given, bool restart, bool json, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(given, TimeProvider.System);
        var parameters = BackfillParameters.Read(reader);
        JobCommand.Refuse(reader);

        await using var services = Services.Build();
        var backfill = services.GetRequiredService<Backfill>();
        var memory = new BackfillMemory(Path.Combine(services.GetRequiredService<WarehouseOptions>().LandingPath, "backfill"), parameters);
        if (restart) memory.Forget();
        var days = (await backfill.DaysAsync(parameters, cancellationToken)).Where(day => !memory.Contains(day)).ToList();
        if (memory.Count > 0) await Console.Error.WriteLineAsync($"Going on: {memory.Count} days are done already (--restart begins anew).");
        if (days.Count == 0) await Console.Error.WriteLineAsync("There is nothing to fetch.");

        var began = Stopwatch.GetTimestamp();
        var worst = JobStatus.Success;
        for (var i = 0; i < days.Count; i++)
        {
            var status = await RunDayAsync(services, backfill.Starts(days[i]), json, cancellationToken);
            if (status > worst) worst = status;
            // A day that failed is not done; the next call takes it again.
            if (status != JobStatus.Failed) memory.Add(days[i]);
            var left = Stopwatch.GetElapsedTime(began) / (i + 1) * (days.Count - i - 1);
            await Console.Error.WriteLineAsync($"{days[i]:yyyy-MM-dd} {ParameterReader.WireName(status)}; {i + 1} of {days.Count} days, about {Length(left)} left.");
        }

        if (worst != JobStatus.Failed) memory.Forget();
        return ExitCode.Of(worst);
    }

    private static async Task<JobStatus> RunDayAsync(IServiceProvider services, IReadOnlyList<JobStart> starts, bool json, CancellationToken cancellationToken)
    {
        var worst = JobStatus.Success;
        foreach (var start in starts)
        {
            var result = await services.GetServices<IJob>().Single(job => job.Description.Name == start.Job).RunAsync(start, runId: null, progress: null, cancellationToken);
            if (result.Status > worst) worst = result.Status;
            if (json) await Console.Out.WriteLineAsync(JobResultText.Json(result, new Dictionary<string, string>()));
            else if (result.Error is { } error) await Console.Error.WriteLineAsync($"{start.InstanceId}: {error}");
        }

        return worst;
    }

    private static string Length(TimeSpan time) => time < TimeSpan.FromMinutes(1) ? $"{time.TotalSeconds:0} s" : time < TimeSpan.FromHours(1) ? $"{time.TotalMinutes:0} min" : $"{time.TotalHours:0.0} h";
}
