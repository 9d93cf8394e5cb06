using System.Globalization;
using Microsoft.Playwright;
using static Liftoff.Dashboard.Tests.PageFixture;

namespace Liftoff.Dashboard.Tests;

/// <summary>Every view with figures, with none, and when the API fails.</summary>
[Collection(PageCollection.Name)]
public sealed class ViewTests(PageFixture fixture)
{
    /// <summary>Each view, and something that stands in it when there are figures.</summary>
    public static TheoryData<string, string> WithFigures => new()
    {
        { "alerts", "Open alerts" },
        { "rpc", "RPC by click hour" },
        { "pl", "Profit and loss by network" },
        { "campaigns", "Campaigns of " },
        { "endpoints", "Endpoint health by day" },
        { "launches", "New mattress" },
        { "social", "The token has expired." },
        { "setups", "page-1" },
        { "media", "platform_buy_daily_impressions" },
        { "runs", "Snowflake answered 401" },
        { "file", "monitoring.duckdb" },
    };

    /// <summary>Each view, and what it says on a machine where nothing was done yet.</summary>
    public static TheoryData<string, string> WithoutFigures => new()
    {
        { "alerts", "./liftoff check-alerts" },
        { "rpc", "./liftoff ingest-sessions --mode=strategis" },
        { "pl", "./liftoff ingest-campaigns --mode=strategis" },
        { "campaigns", "./liftoff ingest-campaigns --mode=strategis" },
        { "endpoints", "./liftoff ingest-campaigns --mode=strategis" },
        { "launches", "./liftoff ingest-campaigns --mode=strategis" },
        { "social", "./liftoff ingest-campaigns --mode=strategis" },
        { "setups", "POSTGRES_CONNECTION" },
        { "media", "POSTGRES_CONNECTION" },
        { "runs", "./liftoff ingest-campaigns --mode=strategis" },
        { "file", "There is no file yet" },
    };

    [BrowserTheory]
    [MemberData(nameof(WithFigures))]
    public async Task A_view_shows_its_figures_and_keeps_them_when_the_next_answer_fails(string view, string shown)
    {
        await using var open = await fixture.OpenAsync(fixture.Full, $"#/{view}");
        Assert.Contains(shown, await open.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("could not be refreshed", await open.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("page", await open.Page.Locator($"nav a[href^='#/{view}']").GetAttributeAsync("aria-current"));

        await open.FailAsync();
        await open.RefreshAsync();

        var text = await open.TextAsync();
        Assert.Contains(shown, text, StringComparison.Ordinal);
        Assert.Contains("These figures could not be refreshed", text, StringComparison.Ordinal);
        Assert.Contains($"What is shown is from {Day(0)}", text, StringComparison.Ordinal);
        Assert.Empty(open.Errors);
    }

    [BrowserTheory]
    [MemberData(nameof(WithoutFigures))]
    public async Task A_view_without_figures_says_what_to_do(string view, string said)
    {
        await using var open = await fixture.OpenAsync(fixture.Empty, $"#/{view}");
        var text = await open.TextAsync();
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be refreshed", text, StringComparison.Ordinal);
        Assert.Equal("No file yet", await open.Page.Locator("#age").InnerTextAsync());
        Assert.Empty(open.Errors);
    }

    [BrowserTheory]
    [MemberData(nameof(WithFigures))]
    public async Task A_view_that_fails_from_the_start_says_so(string view, string shown)
    {
        await using var open = await fixture.OpenAsync(fixture.Full, $"#/{view}", prepare: page => page.FailAsync());
        var text = await open.TextAsync();
        Assert.Contains("There is nothing older to show", text, StringComparison.Ordinal);
        Assert.Contains("The storage cannot be reached.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(shown, text, StringComparison.Ordinal);
        Assert.Equal("The file's age is not known", await open.Page.Locator("#age").InnerTextAsync());
        Assert.Empty(open.Errors);
    }

    [BrowserFact]
    public async Task Rpc_stands_beside_that_of_earlier_days_at_the_same_hour()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/rpc");
        var lines = await open.LinesAsync("RPC by click hour");
        Assert.Equal(12, lines.Count);
        Assert.Equal("00:00 | $0.4000 | $0.5000 | ▼ −20.0 % | $20.00 | 50 | 100 | 100", lines[0]);
        Assert.StartsWith("Total | $0.4818 | $0.6000 | ▼ −19.7 %", lines[^1], StringComparison.Ordinal);
        Assert.Equal(1, await open.Main.Locator("figure canvas").CountAsync());
    }

    [BrowserFact]
    public async Task Rpc_of_a_Pacific_day_is_that_of_its_own_hours()
    {
        // The fixture stores of every UTC day the hours 0 to 10 as they stood at 10: of today's in California those from its midnight on.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");
        var begin = TimeZoneInfo.ConvertTimeToUtc(Today.ToDateTime(TimeOnly.MinValue), zone).Hour;
        var clocks = Enumerable.Range(begin, 11 - begin).Select(hour => TimeZoneInfo.ConvertTimeFromUtc(Today.ToDateTime(new TimeOnly(hour, 0), DateTimeKind.Utc), zone).ToString("HH:00", CultureInfo.InvariantCulture)).Distinct();
        await using var open = await fixture.OpenAsync(fixture.Full, $"#/rpc?date={Day(0)}&tz=America/Los_Angeles");
        var lines = await open.LinesAsync("RPC by click hour");
        Assert.Equal([.. clocks, "Total"], lines.Select(line => line.Split(" | ")[0]));
        // 0.40 + 0.02 h of the UTC hour at which that midnight is, with the dip of hour 7.
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"00:00 | ${0.40 + 0.02 * begin - (begin == 7 ? 0.2 : 0):0.0000} | "), lines[0], StringComparison.Ordinal);
        Assert.Contains($"{Day(0)} in America/Los_Angeles as of {Day(0)} 10:00 UTC", await open.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("UTC days in any case", await open.TextAsync(), StringComparison.Ordinal);

        await open.ShowAsync($"#/campaigns?date={Day(1)}&tz=America/Los_Angeles");
        Assert.Contains("The days of this view are UTC days in any case", await open.TextAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Losses_are_named_and_stand_first()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/pl");
        var networks = await open.LinesAsync("Profit and loss by network");
        Assert.Equal(["mediago", "taboola", "facebook", "Total"], networks.Select(line => line.Split(" | ")[0]));
        Assert.Equal(["loss −$180.00", "loss −$20.00", "$144.75", "loss −$55.25"], networks.Select(line => line.Split(" | ")[1]));
        Assert.Contains("Of 1 campaigns no spend is known", await open.TextAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_missing_feed_stands_above_the_figures_that_lack_it()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/pl");
        var banner = open.Main.Locator("details.missing");
        Assert.Contains($"taboola_report failed for {Day(1)}: 502 Bad Gateway", await banner.TextContentAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Campaigns_are_searched_sorted_and_traced_to_their_sources()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/campaigns");
        Assert.StartsWith("Roof repair st-1 | Alex | facebook | $149.75 | $100.50 facebook report | $250.25 s1 daily", (await open.LinesAsync("Campaigns of"))[0], StringComparison.Ordinal);

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Profit" }).ClickAsync();
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Profit" }).ClickAsync();
        Assert.StartsWith("Solar panels", (await open.LinesAsync("Campaigns of"))[0], StringComparison.Ordinal);
        Assert.Equal("ascending", await open.Main.Locator("th", new() { HasText = "Profit" }).GetAttributeAsync("aria-sort"));

        await open.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search" }).FillAsync("kim facebook");
        Assert.Equal(["Hearing aids st-3", "New mattress st-5"], (await open.LinesAsync("Campaigns of")).Select(line => line.Split(" | ")[0]).Order());
        Assert.Contains("2 of 5 campaigns", await open.TextAsync(), StringComparison.Ordinal);

        // Search and order stand in the address, and so survive a reload.
        await open.Page.ReloadAsync();
        await open.SettleAsync();
        Assert.Equal(2, (await open.LinesAsync("Campaigns of")).Count);

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "New mattress" }).ClickAsync();
        var panel = open.Page.GetByRole(AriaRole.Dialog, new() { Name = $"st-5 on {Day(1)}" });
        await panel.WaitForAsync();
        Assert.Contains("spend usd | 10.000000 | facebook report | s1 daily: 20", string.Join('\n', await open.LinesAsync("Every figure")), StringComparison.Ordinal);
        await open.Page.Keyboard.PressAsync("Escape");
        await panel.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        // The address follows the panel's end, it does not come with it.
        await open.Page.WaitForFunctionAsync("() => !location.hash.includes('campaign=')");
    }

    [BrowserFact]
    public async Task The_heat_map_says_in_words_what_its_colours_say()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/endpoints");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = $"taboola report, {Day(1)}: failed, 40 rows" }).ClickAsync();
        Assert.Contains("502 Bad Gateway", await open.Page.GetByRole(AriaRole.Dialog).InnerTextAsync(), StringComparison.Ordinal);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        Assert.Equal(1, await open.Page.GetByRole(AriaRole.Button, new() { Name = $"mediago report, {Day(2)}: incomplete, an older answer stands in, 40 rows" }).CountAsync());
        Assert.Contains("s1_reconciled", await open.Main.Locator("details.missing").TextContentAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_day_of_social_figures_that_is_short_is_told()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/social");
        var instagram = (await open.LinesAsync("Social coverage"))[0].Split(" | ");
        Assert.Equal("instagram", instagram[0]);
        Assert.Contains("2 users, 2 accounts, 2 figures, short", instagram[^2], StringComparison.Ordinal);
        Assert.Contains("3 users, 3 accounts, 3 figures", instagram[^1], StringComparison.Ordinal);
        Assert.Equal(["user-9 | facebook | account-9 | reconnect required | The token has expired. | " + Day(1)], await open.LinesAsync("Connections that"));
    }

    [BrowserFact]
    public async Task A_setup_shows_its_steps()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/setups?request=page-1");
        var steps = await open.LinesAsync("Steps of page-1");
        Assert.All(steps, step => Assert.Contains("✓ succeeded", step, StringComparison.Ordinal));
        Assert.StartsWith("Facebook campaign | ", steps[0], StringComparison.Ordinal);
        Assert.Equal("1", await open.Main.Locator("progress").EvaluateAsync<string>("bar => String(bar.position)"));
    }

    [BrowserFact]
    public async Task Old_media_buys_say_why()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/media");
        Assert.Contains($"platform_buy_daily_videos ends on {Day(10)}, 10 days ago", await open.TextAsync(), StringComparison.Ordinal);
        Assert.StartsWith($"platform_buy_daily_impressions | 1,200 | {Day(30)} | {Day(1)}", (await open.LinesAsync("Media-buy"))[0], StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Runs_are_filtered_by_their_state()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/runs");
        Assert.Equal(["check-alerts", "sync-media-buys", "ingest-sessions", "ingest-campaigns"], (await open.LinesAsync("Runs of jobs")).Select(line => line.Split(" | ")[1]));
        await open.Page.GetByLabel("State").SelectOptionAsync("failed");
        await open.Main.GetByText("1 failed.").WaitForAsync();
        Assert.Contains("✕ failed", Assert.Single(await open.LinesAsync("Runs of jobs")), StringComparison.Ordinal);
    }
}
