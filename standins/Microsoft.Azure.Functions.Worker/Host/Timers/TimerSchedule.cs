using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using NCrontab;

namespace Liftoff.StandIns.FunctionsHost.Timers;

/// <summary>A resolved NCRONTAB expression, in UTC.</summary>
internal sealed partial class TimerSchedule
{
    private readonly CrontabSchedule crontab;

    private TimerSchedule(string expression, CrontabSchedule crontab) => (Expression, this.crontab) = (expression, crontab);

    public string Expression { get; }

    /// <summary>Whether it fires more than once a minute, minute after minute. Such schedules are never monitored.</summary>
    public bool IsFasterThanAMinute
    {
        get
        {
            var now = DateTime.UnixEpoch.AddTicks(-1);
            return Fields(Expression).Skip(1).All(text => text == "*") && crontab.GetNextOccurrences(now, now.AddMinutes(1)).Skip(1).Any();
        }
    }

    /// <exception cref="FormatException">A setting is missing or the expression is none; the message says which.</exception>
    public static TimerSchedule Parse(string expression, IConfiguration configuration)
    {
        var resolved = SettingName().Replace(expression, match => configuration[match.Groups[1].Value]
            ?? throw new FormatException($"its schedule is in the setting {match.Groups[1].Value}, which is missing"));
        var crontab = CrontabSchedule.TryParse(resolved, new CrontabSchedule.ParseOptions { IncludingSeconds = Fields(resolved).Length != 5 })
            ?? throw new FormatException($"its schedule \"{resolved}\" is not a crontab expression of six fields (seconds first)");
        return new TimerSchedule(resolved, crontab);
    }

    /// <summary>The first time after this one, both UTC.</summary>
    public DateTime After(DateTime moment) => DateTime.SpecifyKind(crontab.GetNextOccurrence(moment), DateTimeKind.Utc);

    private static string[] Fields(string expression) => expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
