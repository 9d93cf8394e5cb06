using System.Net;
using Microsoft.Playwright;
using static Liftoff.Dashboard.Tests.PageFixture;

namespace Liftoff.Dashboard.Tests;

/// <summary>What all views share: address, clock, keyboard, narrow and dark screens, keys.</summary>
[Collection(PageCollection.Name)]
public sealed class PageTests(PageFixture fixture)
{
    private static readonly string[] Views = ["alerts", "rpc", "pl", "campaigns", "endpoints", "launches", "social", "setups", "media", "runs", "file"];

    [BrowserFact]
    public async Task A_link_names_view_day_and_clock()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, $"#/pl?date={Day(3)}&tz=America/Los_Angeles");
        Assert.Equal(Day(3), await open.Page.GetByLabel("Day", new() { Exact = true }).InputValueAsync());
        Assert.True(await open.Page.GetByLabel("Pacific").IsCheckedAsync());
        // A Pacific day's hours come from two UTC days: 24 hours of $10 by st-1.
        Assert.Contains(await open.LinesAsync("Profit and loss by network"), line => line.StartsWith("facebook |", StringComparison.Ordinal) && line.Contains("$240.00", StringComparison.Ordinal));

        await open.Page.EvaluateAsync("() => document.querySelector('main').removeAttribute('aria-busy')");
        await open.Page.Locator("label", new() { HasText = "UTC" }).ClickAsync();
        await open.SettleAsync();
        Assert.EndsWith($"#/pl?date={Day(3)}&tz=UTC", open.Page.Url, StringComparison.Ordinal);
        Assert.Contains(await open.LinesAsync("Profit and loss by network"), line => line.StartsWith("facebook |", StringComparison.Ordinal) && line.Contains("$290.25", StringComparison.Ordinal));

        // Other views keep day and clock; the way back leads back.
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Endpoints" }).ClickAsync();
        await open.Main.GetByRole(AriaRole.Heading, new() { Name = "Endpoints" }).WaitForAsync();
        Assert.EndsWith($"#/endpoints?date={Day(3)}&tz=UTC", open.Page.Url, StringComparison.Ordinal);
        await open.Page.GoBackAsync();
        await open.Main.GetByRole(AriaRole.Heading, new() { Name = "P&L" }).WaitForAsync();
    }

    [BrowserFact]
    public async Task An_address_that_is_not_understood_says_so_and_shows_no_other_figures()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/profit?date=2025-11-22");
        Assert.Equal("There is no view “profit”", await open.Main.GetByRole(AriaRole.Heading, new() { Level = 2 }).First.InnerTextAsync());
        Assert.Equal(0, await open.Main.Locator("table, canvas").CountAsync());
        Assert.Equal(0, await open.Page.Locator("nav [aria-current]").CountAsync());

        await open.ShowAsync("#/pl?date=2025-02-30&tz=Mars&by=site");
        Assert.Equal([$"“2025-02-30” is no day; this is {Day(1)}.", "“Mars” is no clock of this page; this is UTC.", "This view does not know “by”."], await open.Main.Locator(".notice", new() { HasText = "could not be followed" }).Locator("li").AllInnerTextsAsync());
        Assert.NotEmpty(await open.LinesAsync($"Profit and loss by network, {Day(1)}"));
        Assert.Empty(open.Errors);
    }

    [BrowserFact]
    public async Task What_is_not_set_up_does_not_break_the_other_views()
    {
        await using var open = await fixture.OpenAsync(fixture.Empty, "#/setups");
        Assert.Contains("Not set up here", await open.TextAsync(), StringComparison.Ordinal);
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "File" }).ClickAsync();
        await open.Main.GetByText("There is no file yet").WaitForAsync();
        Assert.Empty(open.Errors);
    }

    [BrowserFact]
    public async Task The_keyboard_reaches_the_figures_and_sorts_them()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/pl");
        await open.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("skip", await FocusAsync(open, "id"));
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("view", await FocusAsync(open, "id"));

        var spend = open.Page.GetByRole(AriaRole.Region, new() { Name = "Profit and loss by network" }).GetByRole(AriaRole.Button, new() { Name = "Spend", Exact = true });
        for (var i = 0; i < 20 && !await spend.EvaluateAsync<bool>("button => button === document.activeElement"); i++) await open.Page.Keyboard.PressAsync("Tab");
        Assert.NotEqual("none", await spend.EvaluateAsync<string>("button => getComputedStyle(button).outlineStyle"));
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("mediago", (await open.LinesAsync("Profit and loss by network"))[0].Split(" | ")[0]);
        Assert.Equal("descending", await spend.Locator("xpath=..").GetAttributeAsync("aria-sort"));
        // A refresh does not take the order away.
        await open.RefreshAsync();
        Assert.Equal("descending", await spend.Locator("xpath=..").GetAttributeAsync("aria-sort"));
    }

    [BrowserFact]
    public async Task Every_view_is_named_for_those_who_hear_it()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/rpc");
        foreach (var view in Views)
        {
            await open.ShowAsync($"#/{view}");
            var problems = await open.Page.EvaluateAsync<string[]>(
                """
                () => {
                    const problems = [];
                    for (const landmark of ['header', 'nav', 'main']) if (document.querySelectorAll(landmark).length !== 1) problems.push(landmark);
                    if (document.querySelectorAll('h1').length !== 1) problems.push('h1');
                    for (const table of document.querySelectorAll('main .scroll table')) {
                        if (!table.caption?.textContent.trim()) problems.push('a table without caption');
                        if (table.querySelector('th:not([scope])')) problems.push('a head without scope');
                    }
                    for (const control of document.querySelectorAll('button, a, input, select')) {
                        const name = control.getAttribute('aria-label') || control.labels?.[0]?.textContent || control.textContent;
                        if (!name.trim()) problems.push(control.outerHTML);
                    }
                    for (const chart of document.querySelectorAll('main canvas')) if (!chart.closest('[aria-hidden=true]') || !document.querySelector('main .scroll table')) problems.push('a chart without its table');
                    return problems;
                }
                """);
            Assert.True(problems.Length == 0, $"{view}: {string.Join("; ", problems)}");
        }
    }

    [BrowserFact]
    public async Task A_phone_shows_every_view_without_scrolling_sideways()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/rpc", new() { ViewportSize = new() { Width = 380, Height = 760 } });
        foreach (var view in Views)
        {
            await open.ShowAsync($"#/{view}");
            Assert.Equal((view, 380), (view, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")));
        }
    }

    [BrowserFact]
    public async Task A_view_is_walked_by_keyboard_alone()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/pl");
        Task<bool> IsFocusedAsync(ILocator element) => element.EvaluateAsync<bool>("element => element === document.activeElement");
        async Task TabToAsync(ILocator element)
        {
            for (var i = 0; i < 60 && !await IsFocusedAsync(element); i++) await open.Page.Keyboard.PressAsync("Tab");
            Assert.True(await IsFocusedAsync(element), $"Tab does not reach {element}.");
            Assert.NotEqual("none", await element.EvaluateAsync<string>("element => getComputedStyle(element).outlineStyle"));
        }

        // Another view, by its link: the keyboard stays where it is.
        var link = open.Page.Locator("nav").GetByRole(AriaRole.Link, new() { Name = "Campaigns" });
        await TabToAsync(link);
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Main.GetByRole(AriaRole.Heading, new() { Name = "Campaigns of" }).WaitForAsync();
        Assert.True(await IsFocusedAsync(link));

        // Past the bar into the figures, and sorted.
        var profit = open.Main.GetByRole(AriaRole.Button, new() { Name = "Profit" });
        await TabToAsync(profit);
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.Keyboard.PressAsync("Space");
        Assert.Equal("ascending", await profit.Locator("xpath=..").GetAttributeAsync("aria-sort"));
        // The refresh of every minute takes nothing out of anybody's hands.
        await open.Page.EvaluateAsync("() => { document.querySelector('main').removeAttribute('aria-busy'); document.getElementById('refresh').click(); }");
        await open.SettleAsync();
        Assert.True(await IsFocusedAsync(profit));

        var campaign = open.Main.GetByRole(AriaRole.Button, new() { Name = "Solar panels" });
        await TabToAsync(campaign);
        await open.Page.Keyboard.PressAsync("Enter");
        var panel = open.Page.GetByRole(AriaRole.Dialog, new() { Name = $"st-4 on {Day(1)}" });
        await panel.WaitForAsync();
        for (var i = 0; i < 12; i++)
        {
            // What lies behind the panel is out of reach; the browser's own bar is not ours.
            Assert.True(await panel.EvaluateAsync<bool>("panel => panel.contains(document.activeElement) || document.activeElement === document.body"));
            await open.Page.Keyboard.PressAsync("Tab");
        }

        await open.Page.Keyboard.PressAsync("Escape");
        await panel.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await open.Page.WaitForFunctionAsync("() => document.activeElement?.id === 'c-st-4'");

        await open.ShowAsync("#/endpoints");
        // The heat map is one stop; from its newest cell the arrows lead down to the last report and a day back.
        await TabToAsync(open.Main.Locator($"#e-facebook_report-{Day(0)}"));
        foreach (var key in (string[])["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft"]) await open.Page.Keyboard.PressAsync(key);
        Assert.True(await IsFocusedAsync(open.Main.Locator($"#e-taboola_report-{Day(1)}")));
        await open.Page.Keyboard.PressAsync("Tab");
        Assert.Equal(0, await open.Page.Locator("button.cell:focus").CountAsync());
        await open.Page.Keyboard.PressAsync("Shift+Tab");
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await open.Page.Keyboard.PressAsync("Escape");
        await open.Page.WaitForFunctionAsync("id => document.activeElement?.id === id", $"e-taboola_report-{Day(1)}");
        Assert.Empty(open.Errors);
    }

    [BrowserFact]
    public async Task A_refresh_that_changes_nothing_says_nothing_aloud()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/pl");
        await open.Page.EvaluateAsync("() => { window.said = []; new MutationObserver(() => window.said.push(document.getElementById('said').textContent)).observe(document.getElementById('said'), { childList: true, characterData: true, subtree: true }); }");
        await open.ShowAsync("#/pl");
        Assert.Empty(await open.Page.EvaluateAsync<string[]>("() => window.said"));
        Assert.Equal(["said"], await open.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[role=status], [role=alert], [aria-live]')].map(place => place.id)"));

        await open.FailAsync();
        await open.ShowAsync("#/pl");
        await open.ShowAsync("#/pl");
        Assert.Equal(["The figures could not be refreshed."], await open.Page.EvaluateAsync<string[]>("() => window.said"));
    }

    [BrowserFact]
    public async Task Light_and_dark_can_be_read()
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var open = await fixture.OpenAsync(fixture.Full, "#/rpc", new() { ColorScheme = scheme });
            foreach (var view in Views)
            {
                await open.ShowAsync($"#/{view}");
                var problems = await open.Page.EvaluateAsync<string[]>(
                    """
                    () => {
                        for (const details of document.querySelectorAll('details')) details.open = true;
                        const parts = colour => colour.match(/[\d.]+/g).map(Number);
                        const light = colour => { const [r, g, b] = parts(colour).slice(0, 3).map(v => (v / 255) <= .03928 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
                        const contrast = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
                        const ground = element => { for (let e = element; e; e = e.parentElement) { const colour = getComputedStyle(e).backgroundColor; if (parts(colour)[3] !== 0) return colour; } return 'rgb(255, 255, 255)'; };
                        const problems = [];
                        for (const element of document.querySelectorAll('body *')) {
                            if (!element.checkVisibility() || element.closest('.plot, :disabled, .visually-hidden, progress, option')) continue;
                            if (![...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())) continue;
                            const seen = contrast(getComputedStyle(element).color, ground(element));
                            if (seen < 4.5) problems.push(`${element.outerHTML.slice(0, 120)}: ${seen.toFixed(2)}`);
                        }
                        // What is drawn and what is filled in: 3 to 1.
                        const colour = name => { const probe = document.createElement('i'); probe.style.color = `var(${name})`; document.body.append(probe); const value = getComputedStyle(probe).color; probe.remove(); return value; };
                        for (const name of ['--first', '--second', '--gain', '--loss', '--edge', '--focus']) if (contrast(colour(name), colour('--card')) < 3) problems.push(`${name}: ${contrast(colour(name), colour('--card')).toFixed(2)}`);
                        return problems;
                    }
                    """);
                Assert.True(problems.Length == 0, $"{scheme}, {view}: {string.Join("; ", problems)}");
            }
        }
    }

    [BrowserFact]
    public async Task Where_a_function_key_is_asked_for_the_page_asks_its_user()
    {
        await using var open = await fixture.OpenAsync(fixture.Full, "#/file");
        await open.Page.RouteAsync(url => url.Contains("/api/monitor/", StringComparison.Ordinal), async route =>
        {
            if (route.Request.Headers.TryGetValue("x-functions-key", out var key) && key == "right") await route.ContinueAsync();
            else await route.FulfillAsync(new() { Status = 401 });
        });
        await open.Page.ReloadAsync();
        await open.Page.GetByLabel("Function key").FillAsync("right");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Use it" }).ClickAsync();
        await open.Main.GetByText("monitoring.duckdb").First.WaitForAsync();

        // One that a link brings along does not stay in the address.
        await open.Page.GotoAsync(new Uri(fixture.Full, "api/dashboard?code=right#/file").AbsoluteUri);
        await open.SettleAsync();
        Assert.EndsWith("api/dashboard#/file", open.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Files_are_sent_once_and_nothing_else_may_run_in_the_page()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = fixture.Full };
        using var page = await http.GetAsync("api/dashboard");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.DoesNotContain("<style", await page.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);

        foreach (var (name, type) in ((string, string)[])[("", "text/html"), ("/app.js", "text/javascript"), ("/style.css", "text/css"), ("/icon.svg", "image/svg+xml"), ("/uPlot.esm.js", "text/javascript")])
        {
            using var file = await http.GetAsync($"api/dashboard{name}");
            string Header(string header) => file.Headers.GetValues(header).Single();
            Assert.Equal((HttpStatusCode.OK, type), (file.StatusCode, file.Content.Headers.ContentType?.MediaType));
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal(("nosniff", "no-referrer", "same-origin", "no-cache"), (Header("X-Content-Type-Options"), Header("Referrer-Policy"), Header("Cross-Origin-Resource-Policy"), Header("Cache-Control")));

            using var again = new HttpRequestMessage(HttpMethod.Get, $"api/dashboard{name}");
            again.Headers.IfNoneMatch.Add(file.Headers.ETag!);
            using var unchanged = await http.SendAsync(again);
            Assert.Equal((HttpStatusCode.NotModified, 0), (unchanged.StatusCode, (await unchanged.Content.ReadAsByteArrayAsync()).Length));
            Assert.Equal((file.Headers.ETag, "no-cache"), (unchanged.Headers.ETag, unchanged.Headers.GetValues("Cache-Control").Single()));
        }
        foreach (var none in (string[])["package.json", "..%2Fhost.json", "local.settings.json"])
        {
            using var answer = await http.GetAsync($"api/dashboard/{none}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static Task<string> FocusAsync(OpenPage open, string attribute) => open.Page.EvaluateAsync<string>("attribute => document.activeElement.getAttribute(attribute)", attribute);
}
