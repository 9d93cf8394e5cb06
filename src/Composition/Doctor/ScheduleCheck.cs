using Liftoff.Operations.Health;
using Microsoft.Extensions.Configuration;

namespace Liftoff.Composition.Doctor;

/// <summary>When a timer starts next.</summary>
internal sealed class ScheduleCheck(Schedule schedule, IConfiguration configuration, TimeProvider time) : IHealthCheck
{
    public string Name => schedule.Function;

    public Task<HealthFinding> RunAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private HealthFinding Look()
    {
        var text = configuration[schedule.Setting];
        if (string.IsNullOrWhiteSpace(text))
            return string.IsNullOrWhiteSpace(configuration["AzureWebJobsStorage"])
                ? HealthFinding.Off($"no schedule; only the Functions app needs one ({schedule.Setting})")
                : HealthFinding.Wrong("no schedule: the Functions host cannot start this timer", $"Set {schedule.Setting}, for example to {schedule.Sample}.");
        if (Schedule.NextRun(text, time.GetUtcNow()) is not { } next) return HealthFinding.Wrong($"{schedule.Setting} is no schedule: \"{text}\"", $"Give it six fields, second first, for example {schedule.Sample}.");
        return schedule.IsDisabled(configuration) ? HealthFinding.Off($"switched off by AzureWebJobs.{schedule.Function}.Disabled") : HealthFinding.Ok($"next at {next:yyyy-MM-dd HH:mm:ss} UTC");
    }
}
