using System.Net;
using System.Text.Json;
using Liftoff.Simulator.Social;
using Liftoff.Tour.LocalStack;

namespace Liftoff.Social.Tests;

/// <summary>The internal endpoints and the orchestration in the running Functions app.</summary>
[Collection(PostgresCollectionDefinition.Name)]
public sealed class EndpointTests(PostgresFixture postgres)
{
    private const string Secret = "sim-cron-secret-0001";
    private const string Status = "api/internal/analytics/scheduler-status";
    private const string Trigger = "api/internal/analytics/trigger-collection";

    [Fact]
    public async Task The_internal_endpoints_collect_once_for_whoever_knows_the_secret()
    {
        await using var house = await SocialHouse.StartAsync(postgres, DateTimeOffset.UtcNow, ("SOCIAL_BATCH_USERS", "2"));
        for (var i = 1; i <= 5; i++) await house.ConnectFacebookAsync($"user-{i}", $"10000000000000{i}");
        await house.ConnectInstagramAsync("user-5");
        house.Simulator.Faults.Set([new("/graph/*", Simulator.Faults.FaultKind.Delay) { Delay = TimeSpan.FromMilliseconds(300) }]);
        await using var app = await StartAppAsync(house, ("INTERNAL_CRON_SECRET", Secret));
        using var http = new HttpClient { BaseAddress = app.Address };

        foreach (var (method, path) in new[] { (HttpMethod.Get, Status), (HttpMethod.Post, Trigger) })
        {
            foreach (var given in new[] { null, "", "wrong", Secret + "x" })
            {
                var refused = await SendAsync(http, method, path, given);
                Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
                Assert.Equal("""{"detail":"Invalid or missing internal secret"}""", refused.Body.GetRawText());
            }

            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(http, method, $"{path}?x_cron_secret={Secret}&X-Cron-Secret={Secret}", null)).Status);
        }

        var status = await SendAsync(http, HttpMethod.Get, Status, Secret);
        Assert.Equal("running", status.Body.GetProperty("data").GetProperty("status").GetString());
        var job = Assert.Single(status.Body.GetProperty("data").GetProperty("jobs").EnumerateArray());
        Assert.Equal("daily_analytics_collection|Daily Analytics Collection|cron[hour='2', minute='0']", $"{job.GetProperty("id")}|{job.GetProperty("name")}|{job.GetProperty("trigger")}");
        Assert.EndsWith("T02:00:00+00:00", job.GetProperty("next_run").GetString(), StringComparison.Ordinal);

        // Two at once, one with the body that pg_cron sends: one run.
        var triggers = await Task.WhenAll(SendAsync(http, HttpMethod.Post, Trigger, Secret), SendAsync(http, HttpMethod.Post, Trigger, Secret, """{"job":"analytics_collection","triggered_by":"pg_cron","timestamp":"2026-11-20"}"""));
        Assert.All(triggers, t => Assert.Equal(HttpStatusCode.OK, t.Status));
        Assert.All(triggers, t => Assert.True(t.Body.GetProperty("success").GetBoolean()));
        Assert.Equal([false, true], triggers.Select(t => t.Body.GetProperty("already_running").GetBoolean()).Order());
        Assert.Contains("Analytics collection job started in background", triggers.Select(t => t.Body.GetProperty("message").GetString()));
        Assert.Single(triggers.Select(t => t.Body.GetProperty("id").GetString()).Distinct());
        Assert.EndsWith("+00:00", triggers[0].Body.GetProperty("triggered_at").GetString(), StringComparison.Ordinal);

        var ended = await WaitAsync(http, triggers[0].Body.GetProperty("statusQueryGetUri").GetString()!);
        Assert.Equal("Completed", ended.GetProperty("runtimeStatus").GetString());
        Assert.Equal(6, ended.GetProperty("output").GetProperty("counts").GetProperty("connections_collected").GetInt64());
        Assert.Equal(5 * 21 + 36, ended.GetProperty("output").GetProperty("counts").GetProperty("total_metrics_inserted").GetInt64());
        Assert.Equal(5, house.Simulator.Requests.Count(r => r.Path.StartsWith("/graph/v25.0/1000", StringComparison.Ordinal)));

        using var metrics = await http.GetAsync(new Uri("api/social/metrics?user=user-1&platform=facebook&metric=impressions", UriKind.Relative));
        var figures = JsonDocument.Parse(await metrics.Content.ReadAsStringAsync()).RootElement.EnumerateArray().ToArray();
        Assert.Equal(3, figures.Length);
        Assert.All(figures, f => Assert.Equal("page_media_view", f.GetProperty("metric").GetString()));

        var bad = await SendAsync(http, HttpMethod.Post, Trigger + "?date=2999-01-01", Secret);
        Assert.Equal(HttpStatusCode.BadRequest, bad.Status);
        Assert.Contains("future", bad.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);

        await app.Process.StopAsync();
        var log = await File.ReadAllTextAsync(app.Process.LogPath);
        Assert.Contains("DAILY ANALYTICS COLLECTION COMPLETED", log, StringComparison.Ordinal);
        foreach (var secret in new[] { Secret, "SIM-META-", "gAAAAA", "access_token=" }) Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_secret_nobody_gets_in_and_a_timer_that_is_off_is_said_to_be()
    {
        await using var house = await SocialHouse.StartAsync(postgres, DateTimeOffset.UtcNow);
        await using (var closed = await StartAppAsync(house))
        {
            using var http = new HttpClient { BaseAddress = closed.Address };
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(http, HttpMethod.Get, Status, "")).Status);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(http, HttpMethod.Post, Trigger, "anything")).Status);
        }

        await using var off = await StartAppAsync(house, ("INTERNAL_CRON_SECRET", Secret), ("AzureWebJobs.CollectSocialTimer.Disabled", "true"));
        using var client = new HttpClient { BaseAddress = off.Address };
        Assert.Equal("""{"success":true,"data":{"status":"not_running","jobs":[]}}""", (await SendAsync(client, HttpMethod.Get, Status, Secret)).Body.GetRawText());
    }

    [Fact]
    public async Task A_collection_that_cannot_read_its_connections_fails_and_says_so()
    {
        await using var house = await SocialHouse.StartAsync(postgres, DateTimeOffset.UtcNow);
        await using var app = await StartAppAsync(house, ("INTERNAL_CRON_SECRET", Secret), ("POSTGRES_CONNECTION", "Host=127.0.0.1;Port=1;Username=postgres;Timeout=2"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var started = await SendAsync(http, HttpMethod.Post, Trigger + "?user=a/b%3Fc%23d", Secret);
        var ended = await WaitAsync(http, started.Body.GetProperty("statusQueryGetUri").GetString()!);
        Assert.Equal("Failed", ended.GetProperty("runtimeStatus").GetString());
        using var runs = await http.GetAsync(new Uri("api/monitor/runs?job=collect-social&status=failed", UriKind.Relative));
        Assert.Single(JsonDocument.Parse(await runs.Content.ReadAsStringAsync()).RootElement.EnumerateArray());
    }

    private static async Task<FunctionsApp> StartAppAsync(SocialHouse house, params (string Name, string? Value)[] more)
    {
        var folder = Directory.CreateTempSubdirectory("liftoff-social-app-").FullName;
        var settings = new Dictionary<string, string?>(house.Settings) { ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated", ["WAREHOUSE_STORAGE"] = null };
        foreach (var schedule in Composition.Schedules.All)
        {
            settings[schedule.Setting] = schedule.Sample;
            if (schedule.Function != Scheduling.CollectionSchedule.Function) settings[$"AzureWebJobs.{schedule.Function}.Disabled"] = "true";
        }

        settings["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb");
        settings["LANDING_PATH"] = Path.Combine(folder, "landing");
        foreach (var (name, value) in more) settings[name] = value;
        return await FunctionsApp.StartAsync(Ports.Take(0)[0], settings, Path.Combine(folder, "app.log"), CancellationToken.None);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpClient http, HttpMethod method, string path, string? secret, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (secret is not null) request.Headers.Add("X-Cron-Secret", secret);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private static async Task<JsonElement> WaitAsync(HttpClient http, string status)
    {
        for (var i = 0; i < 300; i++)
        {
            using var response = await http.GetAsync(new Uri(status));
            var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            if (body.GetProperty("runtimeStatus").GetString() is "Completed" or "Failed" or "Terminated") return body;
            await Task.Delay(200);
        }

        throw new TimeoutException("The orchestration did not end.");
    }
}
