using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Liftoff.Composition;

/// <param name="Function">The timer's function name, as in <c>AzureWebJobs.{Function}.Disabled</c>.</param>
/// <param name="Setting">The app setting that holds the schedule.</param>
/// <param name="Sample">The schedule that the sample carries.</param>
public sealed record Schedule(string Function, string Setting, string Description, string Sample)
{
    private static readonly TimeSpan[] LookBacks = [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(32)];

    /// <summary>The job that it starts; null for one that leaves no runs in a log.</summary>
    public string? Job { get; init; }

    /// <summary>How many days before the start the day lies that the job works on: the least and the most.</summary>
    public (int Least, int Most) DaysBack { get; init; }

    /// <summary>Whether a run of <paramref name="job"/> for <paramref name="date"/> is what this timer starts at a time.</summary>
    public bool IsStart(string job, DateOnly date, DateTimeOffset at)
    {
        var back = DateOnly.FromDateTime(at.UtcDateTime).DayNumber - date.DayNumber;
        return job == Job && back >= DaysBack.Least && back <= DaysBack.Most;
    }

    /// <summary>The first time after <paramref name="now"/> that fits a schedule of six fields, second first, in UTC; null when the text is none.</summary>
    public static DateTimeOffset? NextRun(string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CrontabSchedule.TryParse(text.Trim(), new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is { } parsed ? new DateTimeOffset(parsed.GetNextOccurrence(now.UtcDateTime), TimeSpan.Zero) : null;
    }

    /// <summary>The last time up to <paramref name="now"/> that fits a schedule, at most 32 days ago; null when the text is none, or nothing fits.</summary>
    public static DateTimeOffset? LastRun(string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (CrontabSchedule.TryParse(text.Trim(), new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is not { } parsed) return null;
        // It can only be asked forwards; short looks first, for it may fit every second.
        return LookBacks
            .Select(back => parsed.GetNextOccurrences((now - back).UtcDateTime, now.UtcDateTime.AddTicks(1)).Select(at => (DateTimeOffset?)new DateTimeOffset(at, TimeSpan.Zero)).LastOrDefault())
            .FirstOrDefault(at => at is not null);
    }

    /// <summary>Whether the host is told to leave this timer alone. It reads both forms; the second where a name may not hold a dot.</summary>
    public bool IsDisabled(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return (configuration[$"AzureWebJobs.{Function}.Disabled"] ?? configuration[$"AzureWebJobs:{Function}:Disabled"])?.ToLowerInvariant() is "true" or "1";
    }
}
