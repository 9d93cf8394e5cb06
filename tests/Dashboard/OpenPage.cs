using Microsoft.Playwright;

namespace Liftoff.Dashboard.Tests;

/// <summary>The page as somebody has it open.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly Uri app;
    private readonly IBrowserContext? own;
    private readonly List<string> errors = [];

    /// <param name="own">A context that goes with the page; null where it shares one.</param>
    public OpenPage(IPage page, Uri app, IBrowserContext? own)
    {
        (Page, this.app, this.own) = (page, app, own);
        page.PageError += (_, error) => errors.Add(error);
        // The browser itself reports answers that are not 2xx; those the page must bear.
        page.Console += (_, line) =>
        {
            if (line.Type == "error" && !line.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) errors.Add(line.Text);
        };
    }

    public IPage Page { get; }

    public ILocator Main => Page.Locator("main");

    /// <summary>Errors of the page's scripts and breaches of its content policy.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>Opens a view and waits until its figures stand.</summary>
    public async Task GoAsync(string hash)
    {
        await Page.GotoAsync(new Uri(app, $"api/dashboard{hash}").AbsoluteUri);
        await SettleAsync();
    }

    /// <summary>Goes to another address within the page.</summary>
    public async Task ShowAsync(string hash)
    {
        await Page.EvaluateAsync("hash => { document.querySelector('main').removeAttribute('aria-busy'); if (location.hash === hash) dispatchEvent(new HashChangeEvent('hashchange')); else location.hash = hash; }", hash);
        await SettleAsync();
    }

    public async Task SettleAsync() => await Page.WaitForFunctionAsync("() => document.querySelector('main').getAttribute('aria-busy') === 'false'");

    /// <summary>Presses Refresh and waits for its end.</summary>
    public async Task RefreshAsync()
    {
        await Page.EvaluateAsync("() => document.querySelector('main').removeAttribute('aria-busy')");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).ClickAsync();
        await SettleAsync();
    }

    public async Task<string> TextAsync() => (await Main.InnerTextAsync()).Replace('\u00a0', ' ');

    /// <summary>The cells of a table's lines, joined by |; the table is known by its caption.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string caption) => await Page.EvaluateAsync<string[]>(
        """
        caption => [...document.querySelectorAll('table')].filter(table => table.caption?.textContent.startsWith(caption))
            .flatMap(table => [...table.querySelectorAll('tbody tr, tfoot tr')].map(row => [...row.cells].map(cell => cell.innerText.replace(/\s+/g, ' ').trim()).join(' | ')))
        """, caption);

    /// <summary>Lets every question to the API fail; the page's own files still come.</summary>
    public Task FailAsync() => Page.RouteAsync(url => url.Contains("/api/", StringComparison.Ordinal) && !url.Contains("/api/dashboard", StringComparison.Ordinal), route => route.FulfillAsync(new()
    {
        Status = 500, ContentType = "application/problem+json", Body = """{"status":500,"detail":"The storage cannot be reached."}""",
    }));

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        if (own is not null) await own.DisposeAsync();
    }
}
