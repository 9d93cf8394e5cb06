using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Liftoff.Simulator.Snowflake;
using Liftoff.Tour.LocalStack;

namespace Liftoff.EndToEnd.Tests;

/// <summary>The media buys' routes of the running Functions app.</summary>
[Collection(ProcessCollection.Name)]
public sealed class MediaBuyRoutesTests(LocalStackFixture stack)
{
    [Fact]
    public async Task Metrics_are_synced_asked_for_exported_and_downloaded()
    {
        var data = stack.NewFolder();
        await using var postgres = await PostgresCluster.StartAsync(dataFolder: null, Path.Combine(data, "postgres.log"), CancellationToken.None);
        var account = stack.Simulator.Snowflake.Account;
        var settings = stack.Settings(data);
        settings["MEDIA_BUYS_POSTGRES_CONNECTION"] = postgres.ConnectionString;
        settings["MEDIA_BUYS_CONTAINER"] = "m" + Path.GetFileName(data);
        settings["MEDIA_BUYS_EXPORT_PATH"] = Path.Combine(data, "exports");
        settings["SNOWFLAKE_ACCOUNT"] = account.Account;
        settings["SNOWFLAKE_USER"] = account.User;
        settings["SNOWFLAKE_PRIVATE_KEY"] = account.PrivateKeyPem.ReplaceLineEndings("\\n");
        settings["SNOWFLAKE_BASE_URL"] = stack.Simulator.BaseAddress.AbsoluteUri;
        stack.Simulator.Snowflake.Put("PLATFORM_BUY_DAILY_IMPRESSIONS", new SnowflakeTable(
            [("DATE", "date"), ("MEDIA_BUY_ID", "text"), ("IMPRESSIONS", "fixed"), ("CLICKS", "fixed"), ("SPEND", "fixed")],
            [["2026-11-08", "a", "1000", "10", "12.345678"], ["2026-11-09", "a", "0", "0", "0"], ["2026-11-10", "a", "7", "1", "1"]]));
        stack.Simulator.Snowflake.Put("PLATFORM_BUY_DAILY_VIDEOS", new SnowflakeTable([("DATE", "date"), ("MEDIA_BUY_ID", "text"), ("VIDEO_VIEWS", "fixed"), ("VIDEO_COMPLETIONS", "fixed")], [["2026-11-08", "a", "4", "1"]]));
        await using var app = await FunctionsApp.StartAsync(Ports.Take(0)[0], settings, Path.Combine(data, "functions.log"), CancellationToken.None);
        using var http = new HttpClient { BaseAddress = app.Address };

        var synced = (await EndAsync(app, http, "api/media-buys/sync?date=2026-11-10")).GetProperty("output");
        Assert.Equal(("success", 2), (Text(synced, "status"), synced.GetProperty("counts").GetProperty("impressions_inserted").GetInt32()));

        var stored = await http.GetFromJsonAsync<JsonElement>("api/media-buys/metrics?from=2026-11-08&to=2026-11-10");
        Assert.Equal([("2026-11-08", false), ("2026-11-09", false)], Lines(stored));
        var first = stored.GetProperty("lines")[0];
        Assert.Equal(
            (1000, 12.345678m, 12.345678, 1.2345678, 0.01, 0.25, JsonValueKind.Null),
            (first.GetProperty("impressions").GetInt64(), first.GetProperty("spend").GetDecimal(), first.GetProperty("cpm").GetDouble(), first.GetProperty("cpc").GetDouble(), first.GetProperty("ctr").GetDouble(), first.GetProperty("vcr").GetDouble(), first.GetProperty("cpa").ValueKind));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (stored.GetProperty("lines")[1].GetProperty("cpm").ValueKind, stored.GetProperty("lines")[1].GetProperty("ctr").ValueKind));

        var live = await http.GetFromJsonAsync<JsonElement>("api/media-buys/metrics?from=2026-11-08&to=2026-11-10&live=true");
        Assert.Equal([("2026-11-08", false), ("2026-11-09", false), ("2026-11-10", true)], Lines(live));
        Assert.Equal(2, Lines(await http.GetFromJsonAsync<JsonElement>("api/media-buys/metrics?from=2026-11-08&to=2026-11-10")).Count);
        var total = Assert.Single((await http.GetFromJsonAsync<JsonElement>("api/media-buys/metrics?from=2026-11-08&to=2026-11-10&by=total")).GetProperty("lines").EnumerateArray());
        Assert.Equal((JsonValueKind.Null, 1000), (total.GetProperty("date").ValueKind, total.GetProperty("impressions").GetInt64()));

        var exported = (await EndAsync(app, http, "api/media-buys/export")).GetProperty("output");
        Assert.Equal("success", Text(exported, "status"));
        using var answer = await http.GetAsync(new Uri("api/media-buys/exports/latest", UriKind.Relative));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var export = await answer.Content.ReadFromJsonAsync<JsonElement>();
        using var anybody = new HttpClient();
        var archive = await anybody.GetByteArrayAsync(new Uri(Text(export, "downloadUrl")));
        Assert.Equal(Text(export.GetProperty("manifest").GetProperty("archive"), "sha256"), Convert.ToHexStringLower(SHA256.HashData(archive)));
        using (var absent = await http.GetAsync(new Uri("api/media-buys/exports/20200101-000000", UriKind.Relative))) Assert.Equal(HttpStatusCode.Conflict, absent.StatusCode);

        var freshness = await http.GetFromJsonAsync<JsonElement>("api/media-buys/freshness?check=true");
        Assert.Equal("2026-11-09", Text(freshness, "syncedUntil"));
        Assert.DoesNotContain("sig=", await ReadSharedAsync(app.Process.LogPath), StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", exported.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "metrics?from=yesterday&to=2026-13-01&by=week&live=maybe", "by,from,live,to")]
    [InlineData("GET", "metrics?from=2026-11-10&to=2026-11-01", "from")]
    [InlineData("GET", "metrics?campaing=CN-1&limit=5", "campaing,limit")]
    [InlineData("GET", "freshness?checks=true", "checks")]
    [InlineData("POST", "sync?from=x&to=y&delete=all&date=z", "date,delete,from,to")]
    [InlineData("POST", "sync?from=2026-11-10&to=2026-11-01", "from")]
    [InlineData("POST", "export?format=csv", "format")]
    public async Task Wrong_parameters_are_400_with_every_reason(string method, string path, string named)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("api/media-buys/" + path, UriKind.Relative));
        using var answer = await stack.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().ToList();
        Assert.Equal(named.Split(','), errors.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.All(errors, p => Assert.StartsWith(p.Name + " ", p.Value[0].GetString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("metrics")]
    [InlineData("freshness")]
    public async Task Without_settings_questions_say_what_to_set(string path)
    {
        using var answer = await stack.Http.GetAsync(new Uri("api/media-buys/" + path, UriKind.Relative));
        Assert.Equal((HttpStatusCode.Conflict, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("set MEDIA_BUYS_POSTGRES_CONNECTION or POSTGRES_CONNECTION", Text(await answer.Content.ReadFromJsonAsync<JsonElement>(), "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sync")]
    [InlineData("export")]
    public async Task Without_settings_a_job_fails_saying_what_to_set(string path)
    {
        var status = await EndAsync(stack.App, stack.Http, "api/media-buys/" + path);
        Assert.Equal("Failed", Text(status, "runtimeStatus"));
        Assert.Contains("set MEDIA_BUYS_POSTGRES_CONNECTION or POSTGRES_CONNECTION", Text(status.GetProperty("customStatus"), "error"), StringComparison.Ordinal);
    }

    private static List<(string Date, bool IsProvisional)> Lines(JsonElement report) => [.. report.GetProperty("lines").EnumerateArray().Select(line => (Text(line, "date"), line.GetProperty("isProvisional").GetBoolean()))];

    private static async Task<JsonElement> EndAsync(FunctionsApp app, HttpClient http, string path)
    {
        using var started = await http.PostAsync(new Uri(path, UriKind.Relative), content: null);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var payload = await started.Content.ReadFromJsonAsync<JsonElement>();
        JsonElement status = default;
        await app.Process.WaitUntilAsync(async token =>
        {
            status = await http.GetFromJsonAsync<JsonElement>(Text(payload, "statusQueryGetUri"), token);
            return Text(status, "runtimeStatus") is "Completed" or "Failed" or "Terminated";
        }, TimeSpan.FromSeconds(60), CancellationToken.None);
        return status;
    }

    private static async Task<string> ReadSharedAsync(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
