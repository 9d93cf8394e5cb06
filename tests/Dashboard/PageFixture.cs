using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Liftoff.Composition;
using Liftoff.Simulator;
using Liftoff.Tour.LocalStack;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;

namespace Liftoff.Dashboard.Tests;

/// <summary>Chromium, an app whose stores hold known figures, and one that was just installed: nothing stored, no PostgreSQL.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    private const string Setup = "page-1";
    private const float Patience = 15_000;

    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-page-").FullName;
    private Azurite? azurite;
    private PostgresCluster? postgres;
    private SimulatorHost? simulator;
    private FunctionsApp? full;
    private FunctionsApp? empty;
    private IPlaywright? playwright;
    private IBrowser? browser;
    private IBrowserContext? desk;

    /// <summary>The UTC day that the figures count back from.</summary>
    public static DateOnly Today { get; } = DateOnly.FromDateTime(DateTime.UtcNow);

    /// <summary>A day before today, as addresses and tables write it.</summary>
    public static string Day(int back) => Today.AddDays(-back).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public Uri Full => full!.Address;

    public Uri Empty => empty!.Address;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null) return;
        var browserStarts = StartBrowserAsync();
        var storageStarts = Azurite.StartAsync(Path.Combine(folder, "azurite"), Path.Combine(folder, "azurite.log"), usualPorts: false, CancellationToken.None);
        var postgresStarts = PostgresCluster.StartAsync(dataFolder: null, Path.Combine(folder, "postgres.log"), CancellationToken.None);
        simulator = await SimulatorHost.StartAsync(new SimulatorOptions { World = new() { Scale = 0.05 } });
        azurite = await storageStarts;
        var emptyStarts = FunctionsApp.StartAsync(Ports.Take(0)[0], Settings("empty"), Path.Combine(folder, "empty.log"), CancellationToken.None);
        postgres = await postgresStarts;
        var filled = Settings("full");
        foreach (var name in (string[])["STRATEGIS_API_BASE_URL", "IX_ID_BASE_URL"]) filled[name] = simulator.BaseAddress.AbsoluteUri;
        (filled["IX_ID_EMAIL"], filled["IX_ID_PASSWORD"], filled["POSTGRES_CONNECTION"]) = ("sim@example.com", "sim-password", postgres.ConnectionString);
        var port = Ports.Take(0)[0];
        filled["DASHBOARD_URL"] = $"http://127.0.0.1:{port}/api/dashboard";
        // Low enough that the figures of the tests set every rule off.
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("ALERT_RPC_DROP_PERCENT", "15"), ("ALERT_SETUP_MIN_REQUESTS", "2")]) filled[name] = value;
        await FillWarehouseAsync(filled);
        full = await FunctionsApp.StartAsync(port, filled, Path.Combine(folder, "full.log"), CancellationToken.None);
        empty = await emptyStarts;
        await SetUpCampaignAsync();
        await FillPostgresAsync();
        await CheckAlertsAsync();
        await browserStarts;
    }

    private async Task StartBrowserAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        desk = await browser.NewContextAsync();
    }

    /// <summary>A page in a tab of its own; errors of its scripts are gathered.</summary>
    /// <param name="options">Another screen than a desk's; null for that.</param>
    /// <param name="prepare">What is done before it is opened.</param>
    public async Task<OpenPage> OpenAsync(Uri app, string hash, BrowserNewContextOptions? options = null, Func<OpenPage, Task>? prepare = null)
    {
        var own = options is null ? null : await browser!.NewContextAsync(options);
        var page = new OpenPage(await (own ?? desk!).NewPageAsync(), app, own);
        page.Page.SetDefaultTimeout(Patience);
        if (prepare is not null) await prepare(page);
        await page.GoAsync(hash);
        return page;
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (full is not null) await full.DisposeAsync();
        if (empty is not null) await empty.DisposeAsync();
        if (simulator is not null) await simulator.DisposeAsync();
        if (postgres is not null) await postgres.DisposeAsync();
        if (azurite is not null) await azurite.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Dictionary<string, string?> Settings(string name)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        return new Dictionary<string, string?>(FunctionsApp.LocalSettings(azurite!))
        {
            ["WAREHOUSE_STORAGE"] = "",
            ["MONITORING_DB_PATH"] = Path.Combine(data, "monitoring.duckdb"),
            ["LANDING_PATH"] = Path.Combine(data, "landing"),
        };
    }

    private static async Task FillWarehouseAsync(Dictionary<string, string?> settings)
    {
        using var text = new StreamReader(typeof(PageFixture).Assembly.GetManifestResourceStream("Liftoff.Dashboard.Tests.warehouse.sql")!);
        var sql = (await text.ReadToEndAsync()).Replace("{today}", Day(0), StringComparison.Ordinal);
        await using var services = new ServiceCollection().AddLogging().AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        await services.GetRequiredService<WarehouseFile>().WriteAsync(async (connection, token) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteNonQueryAsync(token);
        });
    }

    private async Task SetUpCampaignAsync()
    {
        using var http = new HttpClient { BaseAddress = full!.Address };
        var plan = (await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "example-plan.json"))).Replace("example-1", Setup, StringComparison.Ordinal);
        using var content = new StringContent(plan, Encoding.UTF8, "application/json");
        using var accepted = await http.PostAsync("api/campaigns", content);
        Assert.True(accepted.IsSuccessStatusCode, await accepted.Content.ReadAsStringAsync());
        for (var i = 0; i < 300; i++)
        {
            var status = await http.GetFromJsonAsync<JsonElement>($"api/campaigns/{Setup}");
            if (status.GetProperty("status").GetString() == "completed") return;
            await Task.Delay(100);
        }

        Assert.Fail($"The setup did not end: {await http.GetStringAsync($"api/campaigns/{Setup}")}");
    }

    /// <summary>Media buys whose last sync failed; a setup that failed, and one that stands still.</summary>
    private async Task FillPostgresAsync()
    {
        // The first question makes the tables.
        using var http = new HttpClient { BaseAddress = full!.Address };
        (await http.GetAsync("api/media-buys/freshness")).EnsureSuccessStatusCode().Dispose();
        await using var source = NpgsqlDataSource.Create(postgres!.ConnectionString);
        await using var command = source.CreateCommand("""
            INSERT INTO media_tool.platform_buy_daily_impressions (date, media_buy_id, impressions, created_at, updated_at)
            SELECT current_date - d, 'buy-' || b, 1000, now(), now() FROM generate_series(1, 30) d, generate_series(1, 40) b;
            INSERT INTO media_tool.platform_buy_daily_videos (date, media_buy_id, video_starts, created_at, updated_at)
            SELECT current_date - d, 'buy-' || b, 10, now(), now() FROM generate_series(10, 30) d, generate_series(1, 40) b;
            INSERT INTO media_tool.media_sync_runs (run_id, job, status, parameters, counts, warnings, error, host, started_at, finished_at)
            VALUES ('sync-1', 'sync-media-buys', 'failed', '{}', '{}', '[]', 'Snowflake answered 503.', 'host-1', now() - interval '1 hour', now() - interval '59 minutes');

            CREATE TEMP TABLE plans AS SELECT p.*, 'page-' || state AS twin FROM campaign_plans p, (VALUES ('failed'), ('stuck')) s(state);
            UPDATE plans SET id = gen_random_uuid(), request_id = twin;
            ALTER TABLE plans DROP COLUMN twin;
            INSERT INTO campaign_plans SELECT * FROM plans;
            INSERT INTO campaign_mappings (campaign_plan_id, request_id) SELECT id, request_id FROM plans;
            INSERT INTO campaign_requests (request_id, campaign_plan_id, campaign_mapping_id, status, step, failure, accepted_at, started_at, last_progress_at, finished_at)
            SELECT p.request_id, p.id, m.id, 'failed', 'ad_set', 'policy', now() - interval '1 minute', now(), now(), now() FROM plans p JOIN campaign_mappings m USING (request_id) WHERE request_id = 'page-failed';
            INSERT INTO campaign_requests (request_id, campaign_plan_id, campaign_mapping_id, status, step, accepted_at, started_at, last_progress_at)
            SELECT p.request_id, p.id, m.id, 'in_progress', 'ad_set', now() - interval '3 hours', now() - interval '3 hours', now() - interval '2 hours' FROM plans p JOIN campaign_mappings m USING (request_id) WHERE request_id = 'page-stuck';

            CREATE TEMP TABLE calls AS SELECT c.*, plans.request_id AS twin FROM campaign_calls c, plans WHERE c.request_id = 'page-1';
            UPDATE calls SET id = gen_random_uuid(), request_id = twin, client_request_key = gen_random_uuid()::text, status = 'planned', external_id = NULL, finished_at = NULL;
            ALTER TABLE calls DROP COLUMN twin;
            INSERT INTO campaign_calls SELECT * FROM calls;
            """);
        await command.ExecuteNonQueryAsync();
    }

    private async Task CheckAlertsAsync()
    {
        using var http = new HttpClient { BaseAddress = full!.Address };
        (await http.PostAsync("api/monitor/check-alerts", null)).EnsureSuccessStatusCode().Dispose();
        for (var i = 0; i < 300; i++)
        {
            var runs = await http.GetFromJsonAsync<JsonElement>("api/monitor/runs?job=check-alerts");
            if (runs.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } run && run.GetProperty("status").GetString() is var status and not "running")
            {
                Assert.True(status == "success", run.GetRawText());
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The check of the alerts did not end.");
    }
}
