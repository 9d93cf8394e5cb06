using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Liftoff.Composition;

/// <param name="Function">The timer's function name, as in <c>AzureWebJobs.{Function}.Disabled</c>.</param>
/// <param name="Setting">The app setting that holds the schedule.</param>
/// <param name="Sample">The schedule that the sample carries.</param>
public sealed record Schedule(string Function, string Setting, string Description, string Sample)
{
    /// <summary>The first time after <paramref name="now"/> that fits a schedule of six fields, second first, in UTC; null when the text is none.</summary>
    public static DateTimeOffset? NextRun(string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CrontabSchedule.TryParse(text.Trim(), new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is { } parsed ? new DateTimeOffset(parsed.GetNextOccurrence(now.UtcDateTime), TimeSpan.Zero) : null;
    }

    /// <summary>Whether the host is told to leave this timer alone. It reads both forms; the second where a name may not hold a dot.</summary>
    public bool IsDisabled(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return (configuration[$"AzureWebJobs.{Function}.Disabled"] ?? configuration[$"AzureWebJobs:{Function}:Disabled"])?.ToLowerInvariant() is "true" or "1";
    }
}
