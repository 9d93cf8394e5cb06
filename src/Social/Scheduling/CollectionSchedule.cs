using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Liftoff.Social.Scheduling;

/// <summary>When the collection runs by itself: what the timer's settings say, and how the predecessor's scheduler would put it.</summary>
/// <param name="configuration">The app settings; read at each question, as the platform does.</param>
public sealed class CollectionSchedule(IConfiguration configuration)
{
    /// <summary>The timer's function.</summary>
    public const string Function = "CollectSocialTimer";

    /// <summary>Six fields, second first, UTC.</summary>
    public const string Setting = "COLLECT_SOCIAL_SCHEDULE";

    /// <summary>How late a missed run may still start. What an even later one would fetch, the next day's run looks back to.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private static readonly string[] Fields = ["second", "minute", "hour", "day", "month", "day_of_week"];

    // The order in which APScheduler prints them.
    private static readonly string[] Printed = ["month", "day", "day_of_week", "hour", "minute", "second"];

    /// <summary>Whether the timer starts anything: it has a schedule and is not switched off by <c>AzureWebJobs.CollectSocialTimer.Disabled</c>.</summary>
    public bool IsRunning => Parsed is not null && !IsDisabled;

    /// <summary>Null when nothing runs by itself.</summary>
    public DateTimeOffset? NextRun(DateTimeOffset now) => IsRunning ? new DateTimeOffset(Parsed!.GetNextOccurrence(now.UtcDateTime), TimeSpan.Zero) : null;

    /// <summary>Whether a run was due within the last hour, so that a timer which comes late still does its work.</summary>
    public bool IsWithinGrace(DateTimeOffset now) => Parsed is not { } schedule || schedule.GetNextOccurrence((now - Grace).UtcDateTime.AddTicks(-1)) <= now.UtcDateTime;

    /// <summary>The schedule as APScheduler prints it: <c>cron[hour='2', minute='0']</c>. Fields that any value fits, and a second of 0, are left out.</summary>
    public string Trigger
    {
        get
        {
            var given = Fields.Zip((Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(pair => pair.First, pair => pair.Second);
            return $"cron[{string.Join(", ", Printed.Where(name => given.TryGetValue(name, out var value) && value != "*" && (name, value) != ("second", "0")).Select(name => $"{name}='{given[name]}'"))}]";
        }
    }

    private string? Text => configuration[Setting];

    private CrontabSchedule? Parsed => Text is { } text ? CrontabSchedule.TryParse(text.Trim(), new CrontabSchedule.ParseOptions { IncludingSeconds = true }) : null;

    // The platform reads both forms; the second one where a name may not hold a dot.
    private bool IsDisabled => (configuration[$"AzureWebJobs.{Function}.Disabled"] ?? configuration[$"AzureWebJobs:{Function}:Disabled"])?.ToLowerInvariant() is "true" or "1";
}
