using Liftoff.Social.Scheduling;
using Microsoft.Extensions.Configuration;

namespace Liftoff.Social.Tests;

public sealed class CollectionScheduleTests
{
    [Theory]
    [InlineData("0 0 2 * * *", "cron[hour='2', minute='0']", "2026-11-21T02:00:00Z")]
    [InlineData("0 30 3 * * *", "cron[hour='3', minute='30']", "2026-11-20T03:30:00Z")]
    [InlineData("15 0 */6 * * 1", "cron[day_of_week='1', hour='*/6', minute='0', second='15']", "2026-11-23T00:00:15Z")]
    public void The_schedule_reads_as_the_predecessor_printed_it(string schedule, string trigger, string next)
    {
        var read = Schedule(("COLLECT_SOCIAL_SCHEDULE", schedule));
        Assert.True(read.IsRunning);
        Assert.Equal(trigger, read.Trigger);
        Assert.Equal(DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture), read.NextRun(new DateTimeOffset(2026, 11, 20, 2, 30, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("AzureWebJobs.CollectSocialTimer.Disabled", "true")]
    [InlineData("AzureWebJobs:CollectSocialTimer:Disabled", "1")]
    public void A_timer_that_is_switched_off_does_not_run(string setting, string value)
    {
        var off = Schedule(("COLLECT_SOCIAL_SCHEDULE", "0 0 2 * * *"), (setting, value));
        Assert.False(off.IsRunning);
        Assert.Null(off.NextRun(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Without_a_readable_schedule_nothing_runs()
    {
        Assert.False(Schedule().IsRunning);
        Assert.False(Schedule(("COLLECT_SOCIAL_SCHEDULE", "nonsense")).IsRunning);
    }

    [Theory]
    [InlineData("2026-11-20T02:00:00Z", true)]
    [InlineData("2026-11-20T02:59:59Z", true)]
    [InlineData("2026-11-20T03:00:00Z", true)]
    [InlineData("2026-11-20T03:00:01Z", false)]
    [InlineData("2026-11-20T01:59:59Z", false)]
    public void A_missed_run_may_start_up_to_an_hour_late(string now, bool isWithin) =>
        Assert.Equal(isWithin, Schedule(("COLLECT_SOCIAL_SCHEDULE", "0 0 2 * * *")).IsWithinGrace(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));

    private static CollectionSchedule Schedule(params (string Name, string Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build());
}
