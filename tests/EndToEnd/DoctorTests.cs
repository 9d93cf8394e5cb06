using System.Globalization;
using System.Text.Json;
using Liftoff.Simulator.Faults;
using Liftoff.Tour.LocalStack;

namespace Liftoff.EndToEnd.Tests;

/// <summary><c>./liftoff doctor</c> against the simulator, Azurite and a PostgreSQL of our own.</summary>
[Collection(ProcessCollection.Name)]
public sealed class DoctorTests(LocalStackFixture stack) : IDisposable
{
    public void Dispose() => stack.Simulator.Faults.Clear();

    [Fact]
    public async Task Everything_that_is_configured_is_looked_at_and_well()
    {
        var settings = await EverythingAsync();
        Assert.Equal(0, (await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22")).ExitCode);

        var (code, output, errors) = await Command.RunAsync(settings, "doctor", "--json");

        var lines = Lines(output);
        Assert.True(code == 0, output + errors);
        Assert.Equal(
            [
                "settings", "storage", "warehouse file", "disk", "IX ID log-in", "Strategist", "Strategis staging", "clock",
                "social connections", "Meta Graph API", "YouTube Analytics", "Google sign-in", "LinkedIn",
                "PostgreSQL of media buys", "Snowflake", "PostgreSQL of campaign setup", "Strategis API", "alert webhook",
                "IngestCampaignsTimer", "IngestSessionsTimer", "RefreshTimer", "CollectSocialTimer", "SyncMediaBuysTimer", "OrphanSweepTimer", "StatusSyncTimer", "CheckAlertsTimer",
            ],
            lines.Select(line => line.Name));
        // The database is new: nobody has put the table of connections into it.
        Assert.Equal(["social connections"], lines.Where(line => line.State != "ok").Select(line => line.Name));
        await using (var database = Npgsql.NpgsqlDataSource.Create(settings["POSTGRES_CONNECTION"]!))
        await using (var tables = database.CreateCommand("SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"))
            Assert.Equal(0L, await tables.ExecuteScalarAsync());
        Assert.Contains("nobody writes", Detail(lines, "storage"), StringComparison.Ordinal);
        Assert.StartsWith("version 2, schema", Detail(lines, "warehouse file"), StringComparison.Ordinal);
        Assert.StartsWith("a token for ", Detail(lines, "IX ID log-in"), StringComparison.Ordinal);
        Assert.Equal("as 127.0.0.1's", Detail(lines, "clock"));
        var next = DateTime.ParseExact(Detail(lines, "SyncMediaBuysTimer"), "'next at 'yyyy-MM-dd HH:mm:ss' UTC'", CultureInfo.InvariantCulture);
        Assert.Equal(new TimeSpan(4, 0, 0), next.TimeOfDay);
        NoSecret(output + errors, settings);
    }

    [Fact]
    public async Task Each_part_that_is_down_is_a_line_with_what_to_do_and_the_end_is_1()
    {
        var settings = await EverythingAsync();
        var closed = Ports.Take(0)[0];
        settings["STRATEGIST_API_BASE_URL"] = $"http://127.0.0.1:{closed}";
        settings["POSTGRES_CONNECTION"] = $"Host=127.0.0.1;Port={closed};Database=liftoff;Username=liftoff;Password=never-printed;Timeout=5";
        settings["IX_ID_PASSWORD"] = "wrong-password";
        settings["SNOWFLAKE_USER"] = "";
        settings["STATUS_SYNC_SCHEDULE"] = "every hour";
        settings["ORPHAN_SWEEP_SCHEDULE"] = "";
        settings["AzureWebJobs.IngestCampaignsTimer.Disabled"] = "true";
        stack.Simulator.Faults.Set([new Fault("/", FaultKind.Status) { Status = 503, Times = 1 }]);

        var (code, output, errors) = await Command.RunAsync(settings, "doctor", "--json");

        Assert.Equal(1, code);
        var lines = Lines(output);
        Assert.All(lines.Where(line => line.State == "wrong"), line => Assert.False(string.IsNullOrWhiteSpace(line.Remedy), line.Name));
        Assert.All(lines.Where(line => line.State != "wrong"), line => Assert.Null(line.Remedy));
        Assert.Superset(
            new HashSet<string> { "IX ID log-in", "Strategist", "PostgreSQL of media buys", "PostgreSQL of campaign setup", "Snowflake", "StatusSyncTimer", "OrphanSweepTimer", "social connections" },
            lines.Where(line => line.State == "wrong").Select(line => line.Name).ToHashSet());
        Assert.Equal("Set SNOWFLAKE_USER, or leave SNOWFLAKE_ACCOUNT blank.", lines.Single(line => line.Name == "Snowflake").Remedy);
        Assert.Contains("turned the credentials down", Detail(lines, "IX ID log-in"), StringComparison.Ordinal);
        Assert.Equal("off", lines.Single(line => line.Name == "IngestCampaignsTimer").State);
        // What is well is told all the same.
        Assert.Equal(["ok", "ok", "ok"], lines.Where(line => line.Name is "storage" or "warehouse file" or "disk").Select(line => line.State));
        NoSecret(output + errors, settings);
    }

    [Fact]
    public async Task A_person_reads_a_line_for_each_and_an_arrow_to_what_to_do()
    {
        var data = stack.NewFolder();
        var settings = stack.Settings(data);
        var closed = Ports.Take(0)[0];
        settings["WAREHOUSE_STORAGE"] = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=c2VjcmV0LWtleS12YWx1ZQ==;BlobEndpoint=http://127.0.0.1:{closed}/devstoreaccount1;";

        var (code, output, _) = await Command.RunAsync(settings, "doctor");

        Assert.Equal(1, code);
        var lines = output.Split('\n');
        var storage = Array.FindIndex(lines, line => line.StartsWith("WRONG  storage ", StringComparison.Ordinal));
        Assert.Contains("cannot be reached", lines[storage], StringComparison.Ordinal);
        Assert.Contains("→ Check WAREHOUSE_STORAGE", lines[storage + 1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("OK     Strategis staging ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("off    Snowflake ", StringComparison.Ordinal));
        Assert.DoesNotContain("c2VjcmV0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_lines_and_nothing_else_is_looked_at()
    {
        var settings = stack.Settings(stack.NewFolder());
        settings["STRATEGIS_RPS"] = "fast";
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = "nowhere";

        var (code, output, _) = await Command.RunAsync(settings, "doctor", "--json");

        Assert.Equal(1, code);
        var lines = Lines(output);
        Assert.Equal(["settings", "settings"], lines.Select(line => line.Name));
        Assert.Contains(lines, line => line.Detail.StartsWith("STRATEGIS_RPS takes a whole number", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Detail.StartsWith("OTEL_EXPORTER_OTLP_ENDPOINT takes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Supabase_is_asked_where_it_keeps_the_connections()
    {
        var settings = stack.Settings(stack.NewFolder());
        settings["SUPABASE_URL"] = $"{stack.Simulator.BaseAddress}supabase";
        settings["SUPABASE_SERVICE_ROLE_KEY"] = "not-the-role-key";
        var (code, output, _) = await Command.RunAsync(settings, "doctor", "--json");

        var line = Lines(output).Single(found => found.Name == "Supabase");
        Assert.Equal((1, "wrong"), (code, line.State));
        Assert.Contains("SUPABASE_SERVICE_ROLE_KEY", line.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-role-key", output, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, string?>> EverythingAsync()
    {
        var settings = stack.Settings(stack.NewFolder());
        settings["POSTGRES_CONNECTION"] = await stack.NewDatabaseAsync();
        foreach (var platform in (string[])["GRAPH_API_BASE_URL", "YOUTUBE_ANALYTICS_BASE_URL", "GOOGLE_OAUTH_BASE_URL", "LINKEDIN_API_BASE_URL", "SNOWFLAKE_BASE_URL"]) settings[platform] = stack.Simulator.BaseAddress.AbsoluteUri;
        var account = stack.Simulator.Snowflake.Account;
        settings["ALERT_WEBHOOK_URL"] = $"{stack.Simulator.BaseAddress}services/never-printed";
        settings["SNOWFLAKE_ACCOUNT"] = account.Account;
        settings["SNOWFLAKE_USER"] = account.User;
        settings["SNOWFLAKE_PRIVATE_KEY"] = account.PrivateKeyPem;
        foreach (var schedule in Composition.Schedules.All) settings.Remove($"AzureWebJobs.{schedule.Function}.Disabled");
        return settings;
    }

    private static List<Line> Lines(string output) => JsonSerializer.Deserialize<List<Line>>(output.TrimEnd().Split('\n')[^1], JsonSerializerOptions.Web)!;

    private static string Detail(List<Line> lines, string name) => lines.Single(line => line.Name == name).Detail;

    private static void NoSecret(string printed, Dictionary<string, string?> settings)
    {
        foreach (var secret in Composition.LiftoffOptions.Settings.Where(setting => setting.IsSecret).Select(setting => settings.GetValueOrDefault(setting.Name)).Where(value => !string.IsNullOrEmpty(value)))
            Assert.DoesNotContain(secret!, printed, StringComparison.Ordinal);
        Assert.DoesNotContain("never-printed", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", printed, StringComparison.Ordinal);
    }

    private sealed record Line(string Name, string State, string Detail, string? Remedy);
}
