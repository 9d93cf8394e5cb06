using System.Globalization;

namespace Liftoff.Jobs.Tests;

public sealed class ParameterReaderTests
{
    private static readonly DateOnly Today = new(2025, 11, 22);

    private enum Dimension
    {
        Campaign,
        ClickHour,
    }

    [Fact]
    public void A_missing_or_blank_day_is_today_in_utc()
    {
        var reader = Reader(("blank", "  "), ("null", null));
        Assert.Equal([Today, Today, Today], ((string[])["absent", "blank", "null"]).Select(reader.Date));
        Assert.Empty(reader.Problems);
    }

    [Theory]
    [InlineData("2025-1-1")]
    [InlineData("2025-02-30")]
    [InlineData("22.11.2025")]
    [InlineData("2025-11-22T00:00:00Z")]
    [InlineData("yesterday")]
    public void A_day_is_taken_in_one_form_only(string given)
    {
        var reader = Reader(("date", given));
        reader.Date("date");
        Assert.Equal(new ParameterProblem("date", $"takes a day as YYYY-MM-DD, not \"{given}\""), Assert.Single(reader.Problems));
    }

    [Fact]
    public void A_day_is_read()
    {
        Assert.Equal(new DateOnly(2024, 2, 29), Reader(("date", " 2024-02-29 ")).Date("date"));
        Assert.Equal(new DateOnly(2020, 1, 2), Reader().Date("date", new DateOnly(2020, 1, 2)));
    }

    [Theory]
    [InlineData("0", 0, true)]
    [InlineData("27", 27, true)]
    [InlineData("-1", 9, false)]
    [InlineData("28", 9, false)]
    [InlineData("7.0", 9, false)]
    [InlineData("1e1", 9, false)]
    [InlineData("99999999999", 9, false)]
    public void A_whole_number_lies_within_its_bounds(string given, int expected, bool isFine)
    {
        var reader = Reader(("max-hour", given));
        Assert.Equal(expected, reader.WholeNumber("max-hour", 9, 0, 27));
        Assert.Equal(isFine ? [] : [new ParameterProblem("max-hour", $"takes a whole number from 0 to 27, not \"{given}\"")], reader.Problems);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData(" False ", false)]
    [InlineData("yes", null)]
    [InlineData("1", null)]
    public void A_flag_is_true_or_false(string given, bool? expected)
    {
        var reader = Reader(("only-failed", given));
        Assert.Equal(expected ?? true, reader.Flag("only-failed", defaultValue: true));
        Assert.Equal(expected is null ? [new ParameterProblem("only-failed", $"takes true or false, not \"{given}\"")] : [], reader.Problems);
    }

    [Fact]
    public void A_blank_value_is_not_given()
    {
        var reader = Reader(("open", " "), ("date", "2025-11-22"));
        Assert.False(reader.Has("open"));
        Assert.True(reader.Has("date"));
        Assert.False(reader.Flag("open"));
    }

    [Theory]
    [InlineData("click_hour")]
    [InlineData("click-hour")]
    [InlineData("CLICK_HOUR")]
    public void A_choice_is_read_whatever_its_case_and_dashes(string given) =>
        Assert.Equal(Dimension.ClickHour, Reader(("by", given)).Choice("by", Dimension.Campaign));

    [Theory]
    [InlineData("1")]
    [InlineData("clickhour")]
    [InlineData("campaign,click_hour")]
    public void Anything_else_is_refused_with_the_choices(string given)
    {
        var reader = Reader(("by", given));
        reader.Choice("by", Dimension.Campaign);
        Assert.Equal($"takes campaign or click_hour, not \"{given}\"", Assert.Single(reader.Problems).Problem);
    }

    [Fact]
    public void Names_that_nobody_asked_for_are_refused_with_the_known_ones()
    {
        var reader = Reader(("date", "2025-11-22"), ("maxhour", "3"), ("x", null));
        reader.Date("date");
        reader.WholeNumber("max-hour", 27, 0, 27);
        reader.RefuseUnknown();

        Assert.Equal(["maxhour", "x"], reader.Problems.Select(problem => problem.Name));
        Assert.All(reader.Problems, problem => Assert.Equal("is not known; known are --date, --max-hour", problem.Spelled(name => "--" + name)));
        Assert.All(reader.Problems, problem => Assert.Equal("is not known; known are date, maxHour", problem.Spelled(JobParameter.CamelCase)));
    }

    [Fact]
    public void Problems_are_collected_and_not_thrown()
    {
        var reader = Reader(("date", "x"), ("max-hour", "y"), ("by", "z"));
        reader.Date("date");
        reader.WholeNumber("max-hour", 27, 0, 27);
        reader.Choice("by", Dimension.Campaign);
        Assert.Equal(["date", "max-hour", "by"], reader.Problems.Select(problem => problem.Name));
    }

    [Theory]
    [InlineData("date", "date")]
    [InlineData("max-hour", "maxHour")]
    [InlineData("some-long-name", "someLongName")]
    // Names come from requests too, and must not break the message about them.
    [InlineData("", "")]
    [InlineData("-max--hour-", "maxHour")]
    [InlineData("-", "")]
    public void A_name_has_a_camel_case_form(string name, string expected) => Assert.Equal(expected, JobParameter.CamelCase(name));

    [Fact]
    public void A_start_names_its_work_and_reads_back_as_the_same_parameters()
    {
        var start = new JobStart("ingest-sessions", Today, [new("mode", "direct"), new("max-hour", "27"), new("limit", "-1")]);
        Assert.Equal("ingest-sessions.2025-11-22.direct.27.-1", start.InstanceId);

        var reader = start.ToReader(new FixedTime(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal((Today, 27, -1, "direct"), (reader.Date("date"), reader.WholeNumber("max-hour", 0, 0, 27), reader.WholeNumber("limit", 0, -1, 9), reader.Text("mode")));
        reader.RefuseUnknown();
        Assert.Empty(reader.Problems);
    }

    private static ParameterReader Reader(params (string Name, string? Value)[] given) => new(
        given.ToDictionary(g => g.Name, g => g.Value),
        // Local midnight has passed where this offset holds; the day is UTC's all the same.
        new FixedTime(DateTimeOffset.Parse("2025-11-23T01:30:00+02:00", CultureInfo.InvariantCulture)));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }
}
