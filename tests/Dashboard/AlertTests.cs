using System.Net.Http.Json;
using System.Text.Json;
using Liftoff.Composition.Alerts;
using Microsoft.Playwright;
using static Liftoff.Dashboard.Tests.PageFixture;

namespace Liftoff.Dashboard.Tests;

/// <summary>Open alerts above every view, their own view, and where the links of the product's own rules lead.</summary>
[Collection(PageCollection.Name)]
public sealed class AlertTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task Every_rule_links_to_the_view_that_shows_its_figure()
    {
        using var http = new HttpClient { BaseAddress = fixture.Full };
        var alerts = (await http.GetFromJsonAsync<JsonElement>("api/alerts?open=true")).EnumerateArray().ToList();
        // The figures of the tests set every rule off.
        Assert.Equal(AlertRules.Names.Order(), alerts.Select(Rule).Distinct().Order());

        await using var open = await fixture.OpenAsync(fixture.Full, "#/file");
        foreach (var alert in alerts)
        {
            var (link, view, about) = (alert.GetProperty("link").GetString()!, alert.GetProperty("view").GetString()!, alert.GetProperty("key").GetString()!);
            Assert.Equal($"{fixture.Full}api/dashboard#/{view}", link);
            await open.ShowAsync($"#/{view}");
            // The view's own words, without the entry that repeats the alert.
            var text = await open.Page.EvaluateAsync<string>("() => [...document.querySelectorAll('main > :not(#alerts), dialog[open]')].map(part => part.innerText).join(' ')");
            Assert.False(text.Contains("There is no view", StringComparison.Ordinal) || text.Contains("could not be followed", StringComparison.Ordinal), $"{about} leads to {view}: {text}");
            Assert.True(text.Contains(Shown(alert), StringComparison.Ordinal), $"{about} leads to {view}, which does not show \"{Shown(alert)}\": {text}");
        }

        Assert.Empty(open.Errors);
    }

    [BrowserFact]
    public async Task Open_alerts_stand_above_every_view_and_lead_to_their_figures()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/launches?tz=America/Los_Angeles");
        var entry = open.Main.Locator("details#alerts");
        var summary = await entry.Locator("summary").InnerTextAsync();
        Assert.Matches(@"^\d+ alerts are open · ", summary);
        var count = int.Parse(summary.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"{count} open", (await open.Page.Locator("nav .badge").TextContentAsync())!.Trim());

        await entry.Locator("summary").ClickAsync();
        var lines = await entry.Locator("li").AllInnerTextsAsync();
        Assert.All(lines, line => Assert.Contains("Well would be: ", line, StringComparison.Ordinal));
        // Those that cost money stand first.
        var urgent = lines.Select(line => line.Contains("urgent", StringComparison.Ordinal)).ToList();
        Assert.Equal(urgent.OrderDescending(), urgent);
        Assert.True(urgent[0]);

        // Somebody who reads it keeps it open over a refresh.
        await open.RefreshAsync();
        Assert.True(await entry.EvaluateAsync<bool>("details => details.open"));
        await entry.GetByRole(AriaRole.Link, new() { Name = "Walk-in tubs" }).ClickAsync();
        await open.Page.GetByRole(AriaRole.Dialog, new() { Name = $"st-6 on {Day(0)}" }).WaitForAsync();
        // An alert is about a UTC day, and so is what its link shows.
        Assert.EndsWith($"#/campaigns?date={Day(0)}&campaign=st-6", open.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Alerts_that_are_over_stand_below_those_that_last()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/alerts");
        Assert.StartsWith("Last looked at ", await open.Main.Locator(".lead").InnerTextAsync(), StringComparison.Ordinal);
        var alerts = (await open.Main.Locator(".alerts li").AllInnerTextsAsync()).Select(text => text.ReplaceLineEndings(" | ")).ToList();
        Assert.Contains(alerts, alert => alert.StartsWith("owner Alex rpc-drop | RPC 0.4818, 19.7 % below 0.6000 (S1 clicks: 550) | Well would be: at most 15 % below the 7 days before at the same hour, from 300 S1 clicks on. Since ", StringComparison.Ordinal));
        Assert.Contains("urgent", alerts[0], StringComparison.Ordinal);
        Assert.Equal($"Open alerts: {alerts.Count}", await open.Main.GetByRole(AriaRole.Heading, new() { Level = 2 }).First.InnerTextAsync());
        var closed = Assert.Single(await open.LinesAsync("Closed alerts"));
        Assert.Equal($"collect-social jobs | failed for {Day(0)}: Graph answered 503 | {Day(2)} 18:00 | {Day(2)} 21:00 | 3 h", closed);
        Assert.Equal(0, await open.Main.Locator("details#alerts").CountAsync());
    }

    [BrowserFact]
    public async Task Where_the_last_check_found_nothing_it_says_when_that_was()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/alerts", prepare: page => page.Page.RouteAsync(url => url.Contains("/api/alerts", StringComparison.Ordinal), route => route.FulfillAsync(new() { ContentType = "application/json", Body = "[]" })));
        var text = await open.TextAsync();
        Assert.Contains("Last looked at ", text, StringComparison.Ordinal);
        Assert.Contains("No alert is open", text, StringComparison.Ordinal);
        Assert.Equal(0, await open.Page.Locator("nav .badge:visible").CountAsync());
    }

    [BrowserFact]
    public async Task Where_only_the_alerts_cannot_be_asked_the_figures_stand_and_it_is_said()
    {
        static Task BreakAsync(IPage page) => page.RouteAsync(url => url.Contains("/api/alerts", StringComparison.Ordinal), route => route.FulfillAsync(new() { Status = 500, ContentType = "application/problem+json", Body = """{"detail":"The file is damaged."}""" }));

        await using var open = await fixture.OpenAsync(fixture.Full, "#/pl", prepare: page => BreakAsync(page.Page));
        Assert.Contains("Which alerts are open is not known: The file is damaged.", await open.TextAsync(), StringComparison.Ordinal);
        Assert.NotEmpty(await open.LinesAsync("Profit and loss by network"));

        await using var later = await fixture.OpenAsync(fixture.Full, "#/pl");
        await BreakAsync(later.Page);
        await later.RefreshAsync();
        Assert.Matches(@"^\d+ alerts are open \(as of ", await later.Main.Locator("details#alerts summary").InnerTextAsync());
    }

    private static string Rule(JsonElement alert) => alert.GetProperty("rule").GetString()!;

    /// <summary>What the view must show that an alert leads to.</summary>
    private static string Shown(JsonElement alert) => (Rule(alert), alert.GetProperty("subject").GetString()!) switch
    {
        ("rpc-drop", _) => "▼ −19.7 % against $0.6000",
        ("feed", "campaigns") => "ingest-campaigns",
        ("feed", "sessions") => "ingest-sessions",
        ("feed", var subject) => subject.Split(' ')[0].Replace('_', ' '),
        ("spend-without-revenue", _) => $"st-6 on {Day(0)}",
        ("jobs", _) => "Snowflake answered 401",
        ("media-buy-jobs", _) => "Snowflake answered 503",
        ("setup-success", _) => "page-failed",
        ("setup-stuck", _) => "Steps of page-stuck",
        ("social-coverage", _) => "The token has expired.",
        var other => throw new InvalidOperationException($"Say here what the view of {other} shows."),
    };
}
