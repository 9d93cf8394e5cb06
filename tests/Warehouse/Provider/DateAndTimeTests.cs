using Dapper;
using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class DateAndTimeTests : IDisposable
{
    private readonly DuckDBConnection connection = Duck.InMemory();

    public void Dispose() => connection.Dispose();

    [Fact]
    public void A_DATE_is_a_DateOnly_from_the_first_day_to_the_last()
    {
        foreach (var day in new List<DateOnly> { DateOnly.MinValue, new(1969, 12, 31), new(1970, 1, 1), new(2024, 2, 29), DateOnly.MaxValue })
        {
            Assert.Equal(day, connection.Scalar("select $day::date", ("day", day)));
            Assert.Equal(day, connection.Scalar($"select date '{day:yyyy-MM-dd}'"));
            Assert.Equal(day.ToDateTime(default), connection.Read<DateTime>("select $day::date", ("day", day)));
        }
    }

    [Fact]
    public void A_TIME_is_a_TimeOnly_to_the_microsecond()
    {
        foreach (var time in new List<TimeOnly> { TimeOnly.MinValue, new(12, 34, 56, 789, 12), new(23, 59, 59, 999, 999) })
            Assert.Equal(time, connection.Scalar("select $time::time", ("time", time)));
        Assert.Equal(new TimeOnly(12, 34, 56, 789, 12), connection.Scalar("select time '12:34:56.789012'"));
    }

    [Fact]
    public void A_TIMESTAMP_is_a_DateTime_without_a_kind_to_the_microsecond()
    {
        foreach (var time in new List<DateTime> { DateTime.MinValue, new(1969, 12, 31, 23, 59, 59, 999, 999), new(2025, 11, 22, 1, 2, 3, 456, 789), new(9999, 12, 31, 23, 59, 59, 999, 999) })
        {
            var back = (DateTime)connection.Scalar("select $time::timestamp", ("time", time))!;
            Assert.Equal((time, DateTimeKind.Unspecified), (back, back.Kind));
        }
    }

    [Fact]
    public void Timestamps_of_other_precisions_are_read_in_their_unit()
    {
        Assert.Equal(new DateTime(2025, 11, 22, 1, 2, 3), connection.Scalar("select '2025-11-22 01:02:03'::timestamp_s"));
        Assert.Equal(new DateTime(2025, 11, 22, 1, 2, 3, 456), connection.Scalar("select '2025-11-22 01:02:03.456'::timestamp_ms"));
        Assert.Equal(new DateTime(2025, 11, 22, 1, 2, 3).AddTicks(4_567_891), connection.Scalar("select '2025-11-22 01:02:03.456789123'::timestamp_ns"));
    }

    [Fact]
    public void The_kind_of_a_DateTime_does_not_shift_it()
    {
        var utc = new DateTime(2025, 11, 22, 1, 2, 3, DateTimeKind.Utc);

        Assert.Equal("2025-11-22 01:02:03", connection.Scalar("select t::varchar from (select $time::timestamp t)", ("time", utc)));
        Assert.Equal("2025-11-22 01:02:03", connection.Scalar("select t::varchar from (select $time::timestamp t)", ("time", DateTime.SpecifyKind(utc, DateTimeKind.Local))));
    }

    [Fact]
    public void A_TIMESTAMPTZ_is_an_instant_whatever_the_session_time_zone()
    {
        var instant = new DateTimeOffset(2025, 11, 22, 1, 2, 3, TimeSpan.FromHours(-8));
        foreach (var zone in new List<string> { "UTC", "America/Los_Angeles", "Asia/Kathmandu" })
        {
            connection.Run($"set TimeZone = '{zone}'");

            var back = connection.Read<DateTimeOffset>("select $at::timestamptz", ("at", instant));
            Assert.Equal((instant, TimeSpan.Zero), (back, back.Offset));
            Assert.Equal(instant, connection.Read<DateTimeOffset>("select timestamptz '2025-11-22 09:02:03+00'"));
        }
    }

    [Fact]
    public void Without_a_type_handler_Dapper_reads_a_TIMESTAMPTZ_as_UTC_without_a_kind()
    {
        var read = connection.QuerySingle<DateTime>("select timestamptz '2025-11-22 01:02:03-08'");

        Assert.Equal((new DateTime(2025, 11, 22, 9, 2, 3), DateTimeKind.Unspecified), (read, read.Kind));
    }

    [Fact]
    public void Pacific_days_follow_daylight_saving_time()
    {
        // 2025-03-09 has 23 hours in Los Angeles, 2025-11-02 has 25.
        const string Days = """
            select (hour at time zone 'America/Los_Angeles')::date as day, count(*) as hours
            from range(timestamptz '2025-01-01 08:00:00+00', timestamptz '2026-01-01 08:00:00+00', interval 1 hour) t(hour)
            group by all having hours <> 24 order by day
            """;

        Assert.Equal(
            [(new DateOnly(2025, 3, 9), 23L), (new DateOnly(2025, 11, 2), 25L)],
            connection.Query(Days).Select(row => ((DateOnly)row.day, (long)row.hours)));
    }

    [Fact]
    public void A_TIMETZ_keeps_its_offset()
    {
        var read = connection.Read<DateTimeOffset>("select timetz '12:34:56.789012+05:30'");

        Assert.Equal((new TimeSpan(0, 12, 34, 56, 789, 12), TimeSpan.FromHours(5.5)), (read.TimeOfDay, read.Offset));
    }

    [Fact]
    public void An_INTERVAL_is_a_TimeSpan_unless_it_has_months()
    {
        foreach (var span in new List<TimeSpan> { TimeSpan.Zero, TimeSpan.FromMicroseconds(1), new(0, 23, 59, 59, 999, 999), new(400, 1, 2, 3) })
            Assert.Equal(span, connection.Scalar("select $span::interval", ("span", span)));

        Assert.Equal(new TimeSpan(2, 3, 0, 0), connection.Scalar("select interval '2 days 3 hours'"));
        Assert.ThrowsAny<Exception>(() => connection.Scalar("select interval '1 month'"));
        Assert.Equal("1 month", connection.Scalar("select interval '1 month'::varchar"));
    }

    [Fact]
    public void Infinite_and_distant_days_are_errors_and_never_wrong_days()
    {
        Assert.Throws<InvalidOperationException>(() => connection.Scalar("select date 'infinity'"));
        Assert.Throws<InvalidOperationException>(() => connection.Scalar("select timestamp '-infinity'"));
        Assert.Throws<ArgumentOutOfRangeException>(() => connection.Scalar("select date '10000-01-01'"));
        Assert.Throws<ArgumentOutOfRangeException>(() => connection.Scalar("select timestamp '0044-03-15 (BC) 12:00:00'"));
    }

    [Fact]
    public void Hours_of_a_day_can_be_computed_from_bound_instants()
    {
        var from = new DateTimeOffset(2025, 11, 22, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(24L, connection.Scalar(
            "select count(*) from range($start, $until, interval 1 hour)", ("start", from.UtcDateTime), ("until", from.AddDays(1).UtcDateTime)));
    }
}
