using Microsoft.Extensions.Configuration;

namespace Liftoff.Settings.Tests;

public sealed class SettingsReaderTests
{
    [Fact]
    public void An_absent_or_blank_text_takes_its_default_and_a_given_one_is_trimmed()
    {
        var settings = Reader(("BLANK", "   "), ("EMPTY", ""), ("GIVEN", "  value  "));

        Assert.Equal(["fallback", "fallback", "fallback", "value"], ((string[])["ABSENT", "BLANK", "EMPTY", "GIVEN"]).Select(name => settings.Text(name, "", "fallback")));
        Assert.Null(settings.Text("ABSENT", ""));
        Assert.Empty(settings.Problems);
    }

    [Fact]
    public void A_problem_is_told_once_however_many_rooms_read_the_setting()
    {
        var settings = Reader(("N", "ten"));
        settings.WholeNumber("N", "", 7, 1, 60);
        settings.WholeNumber("N", "", 7, 1, 60);
        Assert.Equal(["N takes a whole number from 1 to 60, not \"ten\""], settings.Problems);
    }

    [Theory]
    [InlineData(null, 7, true)]
    [InlineData("1", 1, true)]
    [InlineData(" 60 ", 60, true)]
    [InlineData("0", 7, false)]
    [InlineData("61", 7, false)]
    [InlineData("1.5", 7, false)]
    [InlineData("1,000", 7, false)]
    [InlineData("ten", 7, false)]
    [InlineData("99999999999999", 7, false)]
    public void A_whole_number_lies_within_its_bounds(string? given, int expected, bool isFine)
    {
        var settings = Reader(("N", given));

        Assert.Equal(expected, settings.WholeNumber("N", "", 7, 1, 60));
        if (isFine) Assert.Empty(settings.Problems);
        else Assert.Equal($"N takes a whole number from 1 to 60, not \"{given}\"", Assert.Single(settings.Problems));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("Yes", true)]
    [InlineData("on", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("no", false)]
    [InlineData("OFF", false)]
    public void A_flag_is_read_in_every_usual_word(string given, bool expected)
    {
        var settings = Reader(("F", given));
        Assert.Equal(expected, settings.Flag("F", "", !expected));
        Assert.Empty(settings.Problems);
    }

    [Fact]
    public void Any_other_word_for_a_flag_is_a_problem()
    {
        var settings = Reader(("F", "maybe"));
        Assert.True(settings.Flag("F", "", true));
        Assert.Equal("F takes true or false, not \"maybe\"", Assert.Single(settings.Problems));
    }

    [Fact]
    public void A_choice_is_compared_without_case_and_returned_as_the_program_writes_it()
    {
        var settings = Reader(("C", "RSOC"), ("WRONG", "rsocs"));

        Assert.Equal("rsoc", settings.Choice("C", "", "s1", "s1", "rsoc"));
        Assert.Equal("s1", settings.Choice("ABSENT", "", "s1", "s1", "rsoc"));
        Assert.Equal("s1", settings.Choice("WRONG", "", "s1", "s1", "rsoc"));
        Assert.Equal("WRONG takes one of s1, rsoc, not \"rsocs\"", Assert.Single(settings.Problems));
    }

    [Theory]
    [InlineData(null, "https://default.example/", true)]
    [InlineData("http://127.0.0.1:7099", "http://127.0.0.1:7099/", true)]
    [InlineData("https://a.example/base", "https://a.example/base/", true)]
    [InlineData("https://a.example/base/", "https://a.example/base/", true)]
    [InlineData("a.example", "https://default.example/", false)]
    [InlineData("/tmp/x", "https://default.example/", false)]
    [InlineData("ftp://a.example", "https://default.example/", false)]
    [InlineData("https://a.example/?key=1", "https://default.example/", false)]
    [InlineData("https://a.example/#part", "https://default.example/", false)]
    // Messages name addresses.
    [InlineData("https://user:secret@a.example", "https://default.example/", false)]
    public void An_address_is_absolute_http_and_ends_with_a_slash(string? given, string expected, bool isFine)
    {
        var settings = Reader(("A", given));

        Assert.Equal(new Uri(expected), settings.Address("A", "", "https://default.example"));
        if (isFine) Assert.Empty(settings.Problems);
        else Assert.Equal("A takes an absolute http or https address such as https://default.example", Assert.Single(settings.Problems));
    }

    [Fact]
    public void Relative_paths_append_to_an_address()
    {
        var address = Reader(("A", "https://a.example/base")).Address("A", "", "https://default.example");
        Assert.Equal("https://a.example/base/api/rows", new Uri(address, "api/rows").AbsoluteUri);
    }

    [Fact]
    public void All_problems_are_listed_at_once_each_on_its_line()
    {
        var settings = Reader(("N", "x"), ("F", "x"), ("A", "x"), ("S", "hidden-value"));
        settings.WholeNumber("N", "", 1, 0, 9);
        settings.Flag("F", "", false);
        settings.Address("A", "", "https://default.example");
        settings.Secret("S", "");
        settings.Add("S", "is missing its partner");

        var invalid = Assert.Throws<InvalidSettingsException>(settings.ThrowIfInvalid);

        Assert.Equal(4, invalid.Problems.Count);
        Assert.Equal(5, invalid.Message.Split(Environment.NewLine).Length);
        Assert.Equal(["N", "F", "A", "S"], invalid.Problems.Select(problem => problem.Split(' ')[0]));
        Assert.DoesNotContain("hidden-value", invalid.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_thrown_when_all_is_well()
    {
        var settings = Reader(("N", "3"));
        settings.WholeNumber("N", "", 1, 0, 9);
        settings.ThrowIfInvalid();
        Assert.Empty(settings.Problems);
    }

    [Fact]
    public void Every_setting_that_was_asked_for_is_remembered_once_with_its_default()
    {
        var settings = Reader(("S", "x"));
        settings.Text("T", "a text", "t");
        settings.Secret("S", "a secret");
        settings.WholeNumber("N", "a number", 5, 0, 9);
        settings.Flag("F", "a flag", true);
        settings.Text("T", "again");

        Assert.Equal([new Setting("T", "a text", "t", false), new Setting("S", "a secret", null, true), new Setting("N", "a number", "5", false), new Setting("F", "a flag", "true", false)], settings.Settings);
    }

    private static SettingsReader Reader(params (string Name, string? Value)[] given) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(given.ToDictionary(g => g.Name, g => g.Value)).Build());
}
