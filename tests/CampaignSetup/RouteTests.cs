using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Liftoff.Simulator.StrategisRelay;
using Liftoff.Tour.LocalStack;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>Setup through the running Functions app.</summary>
[Collection(nameof(PostgresTests))]
public sealed class RouteTests(PostgresFixture postgres)
{
    private const string Campaigns = "api/campaigns";

    [Fact]
    public async Task A_plan_is_answered_as_its_state_says_from_202_to_rollback()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        await using var app = await StartAppAsync(stage);
        using var http = new HttpClient { BaseAddress = app.Address };
        var plan = Plans.Of(2, 2);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http, $"{Campaigns}/validate", plan)).Status);
        Assert.Equal(0, await stage.ScalarAsync<long>("SELECT count(*) FROM campaign_requests"));
        var accepted = await PostAsync(http, Campaigns, plan);
        Assert.Equal((HttpStatusCode.Accepted, "accepted"), (accepted.Status, accepted.Body!["outcome"]!.ToString()));
        Assert.Equal(new Uri(app.Address, "api/campaigns/req-test"), accepted.Location);
        var status = await EndAsync(http, "req-test");
        Assert.Equal(("completed", "active", "PAUSED", 14, 14), (Text(status, "status"), Text(status, "setupStatus"), Text(status, "deliveryStatus"), (int)status["created"]!, (int)status["total"]!));
        Assert.Equal(2, status["adSets"]!.AsArray().Count);
        await stage.AssertOnceAsync("req-test");

        var again = await PostAsync(http, Campaigns, plan);
        Assert.Equal((HttpStatusCode.OK, Text(status["campaign"]!, "id")), (again.Status, Text(again.Body!["campaign"]!, "id")));
        Assert.Equal((HttpStatusCode.Conflict, "request_id_conflict"), await CodeAsync(PostAsync(http, Campaigns, Plans.Of(2, 1))));
        Assert.Equal((HttpStatusCode.Conflict, "duplicate_suspected"), await CodeAsync(PostAsync(http, Campaigns, Plans.Of(2, 2, "req-other"))));
        Assert.Equal(14, stage.Relay.CreateCalls);

        var tracking = Text(status["adSets"]![1]!["strategisCampaign"]!, "id");
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var query in (string[])[$"facebookCampaignId={Text(status["campaign"]!, "id")}", $"strategisCampaignId={tracking}", "hookSetId=hookset_NP_roof-repair_2026_11_02", "status=active", $"organization=ExampleOrg&from={today}&to={today}"])
            Assert.Equal("req-test", Text(Assert.Single((await GetAsync(http, $"{Campaigns}?{query}")).Body!["requests"]!.AsArray())!, "requestId"));
        Assert.Empty((await GetAsync(http, $"{Campaigns}?facebookCampaignId=1")).Body!["requests"]!.AsArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(http, $"{Campaigns}?from=yesterday&cursor=%00")).Status);
        Assert.Equal(1.0, (double)(await GetAsync(http, "api/metrics/campaign-setup")).Body!["metrics"]!["successRate"]!);
        Assert.Empty((await GetAsync(http, $"{Campaigns}/req-test/errors")).Body!.AsArray());

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http, $"{Campaigns}/req-test/resume")).Status);
        Assert.Equal("ACTIVE", stage.Relay.Live.Single(o => o.Kind == "campaigns").Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http, $"{Campaigns}/req-test/pause")).Status);
        Assert.Equal((HttpStatusCode.Conflict, "not_now"), await CodeAsync(PostAsync(http, $"{Campaigns}/req-test/retry")));
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(http, $"{Campaigns}/req-test/cancel?rollback=true")).Status);
        Assert.Equal("cancelled", Text(await EndAsync(http, "req-test", "failed"), "failure"));
        Assert.DoesNotContain(stage.Relay.Live, o => o.Kind is "campaigns" or "adsets" or "ads");
        Assert.Equal((HttpStatusCode.Conflict, "failed"), await CodeAsync(PostAsync(http, Campaigns, plan)));
        foreach (var (method, path) in new[] { ("GET", "req-none"), ("GET", "req-none/errors"), ("POST", "req-none/start"), ("POST", "req-none/retry"), ("POST", "req-none/cancel"), ("POST", "req-none/pause"), ("GET", "'%20OR%20'1'%3D'1") })
            Assert.Equal(HttpStatusCode.NotFound, (method == "GET" ? await GetAsync(http, $"{Campaigns}/{path}") : await PostAsync(http, $"{Campaigns}/{path}")).Status);
    }

    [Fact]
    public async Task A_draft_waits_for_its_start_and_an_idempotency_key_names_the_request()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        await using var app = await StartAppAsync(stage);
        using var http = new HttpClient { BaseAddress = app.Address };
        var plan = Plans.Of(1, 1, requestId: null);

        Assert.Equal((HttpStatusCode.Created, "draft"), await CodeAsync(PostAsync(http, $"{Campaigns}?draft=true", plan, key: "key-1"), "outcome"));
        await Task.Delay(300);
        Assert.Equal("draft", Text((await GetAsync(http, $"{Campaigns}/key-1")).Body!, "status"));
        Assert.Equal(0, stage.Relay.CreateCalls);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(http, $"{Campaigns}/key-1/start")).Status);
        await EndAsync(http, "key-1");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http, Campaigns, plan, key: "key-1")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(http, Campaigns, plan, key: "no key")).Status);
        plan["requestId"] = "key-2";
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(http, Campaigns, plan, key: "key-1")).Status);
    }

    [Fact]
    public async Task What_is_wrong_is_told_completely_and_nothing_is_stored_or_called()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        await using var app = await StartAppAsync(stage);
        using var http = new HttpClient { BaseAddress = app.Address };
        const string sql = "'; DROP TABLE campaign_plans; --";
        var injected = Plans.Of(1, 1);
        foreach (var field in injected.Where(field => field.Value is JsonValue).Select(field => field.Key).ToList()) injected[field] = sql;
        var oversized = Plans.Of(1, 1);
        (oversized["brand"], oversized["hookSetId"], oversized["date"], oversized["campaignDailyBudget"]) = (new string('x', 1 << 20), new string('y', 1 << 20), "2026-02-30", "50000000000000");
        var mixed = Plans.Of(2, 1);
        (mixed["adSets"]![1]!["budgetType"], mixed["brand"]) = ("ABO", "a|b");

        foreach (var (body, pointers) in new (string, string[])[]
        {
            ("{\"brand\":", [""]), ("[1,2]", [""]), ("null", [""]), ("", [""]),
            ("""{"brand":5,"adSets":"many"}""", ["/adSets", "/brand", "/domain", "/market"]),
            (Plans.Of(201, 1).ToJsonString(), ["/adSets"]),
            (oversized.ToJsonString(), ["/brand", "/campaignDailyBudget", "/date", "/hookSetId"]),
            (mixed.ToJsonString(), ["/adSets", "/brand"]),
            (injected.ToJsonString(), ["/adAccountId", "/campaignDailyBudget", "/channel", "/date", "/destination", "/domain", "/market", "/objective", "/requestId"]),
        })
        {
            var refused = await PostAsync(http, Campaigns, body);
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Superset(pointers.ToHashSet(), refused.Body!["problems"]!.AsArray().Select(problem => Text(problem!, "pointer")!).ToHashSet());
            Assert.InRange(refused.Body.ToJsonString().Length, 1, 20_000);
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(http, $"{Campaigns}/validate", body)).Status);
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(http, Campaigns, new string(' ', 17 << 20))).Status);
        Assert.Equal(0, await stage.ScalarAsync<long>("SELECT (SELECT count(*) FROM campaign_requests) + (SELECT count(*) FROM campaign_plans) + (SELECT count(*) FROM campaign_calls)"));
        Assert.Empty(stage.Simulator.Requests);
    }

    [Fact]
    public async Task Without_postgres_every_route_is_503_and_nothing_is_called()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        await using var app = await StartAppAsync(stage, ("POSTGRES_CONNECTION", "postgresql://nobody:secret-word@127.0.0.1:1/none?connect_timeout=2"));
        using var http = new HttpClient { BaseAddress = app.Address };

        foreach (var answer in await Task.WhenAll(
            PostAsync(http, Campaigns, Plans.Of(1, 1)), PostAsync(http, $"{Campaigns}?draft=true", Plans.Of(1, 1)), PostAsync(http, $"{Campaigns}/x/start"), PostAsync(http, $"{Campaigns}/x/retry"),
            PostAsync(http, $"{Campaigns}/x/cancel"), PostAsync(http, $"{Campaigns}/x/pause"), GetAsync(http, $"{Campaigns}/x"), GetAsync(http, $"{Campaigns}/x/errors"), GetAsync(http, Campaigns), GetAsync(http, "api/metrics/campaign-setup")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Contains("POSTGRES_CONNECTION", Text(answer.Body!, "detail"), StringComparison.Ordinal);
            Assert.DoesNotContain("secret-word", answer.Body!.ToJsonString(), StringComparison.Ordinal);
        }

        var check = await PostAsync(http, $"{Campaigns}/validate", Plans.Of(1, 1));
        Assert.Equal((HttpStatusCode.OK, "unknown"), (check.Status, Text(check.Body!, "duplicateRisk")));
        Assert.Empty(stage.Simulator.Requests);
    }

    [Fact]
    public async Task A_failed_request_goes_on_at_once_when_it_is_retried_the_moment_it_failed()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        await using var app = await StartAppAsync(stage);
        using var http = new HttpClient { BaseAddress = app.Address };
        stage.Relay.SetFaults([new RelayFault("adsets", RelayFaultKind.RouteMissing) { Times = 4 }]);
        await PostAsync(http, Campaigns, Plans.Of(1, 1));

        for (var i = 0; i < 4; i++)
        {
            var failed = await EndAsync(http, "req-test", "failed");
            Assert.Equal("missing_route", Text(failed, "failure"));
            Assert.Equal((HttpStatusCode.Conflict, "failed"), await CodeAsync(PostAsync(http, Campaigns, Plans.Of(1, 1))));
            Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(http, $"{Campaigns}/req-test/retry")).Status);
        }

        Assert.Equal(4, (await EndAsync(http, "req-test"))["errors"]!.AsArray().Count);
        await stage.AssertOnceAsync("req-test");
    }

    [Fact]
    public async Task A_cancellation_does_not_sit_out_a_throttle()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        await using var app = await StartAppAsync(stage);
        using var http = new HttpClient { BaseAddress = app.Address };
        stage.Relay.SetFaults([new RelayFault("ads", RelayFaultKind.TooManyRequests) { RetryAfterSeconds = 3600 }]);
        await PostAsync(http, Campaigns, Plans.Of(1, 1));
        JsonNode waiting;
        do waiting = (await GetAsync(http, $"{Campaigns}/req-test")).Body!;
        while (waiting["waitsUntil"] is null && Text(waiting, "status") is not ("failed" or "completed"));
        Assert.InRange((DateTimeOffset)waiting["waitsUntil"]!, DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddMinutes(70));
        Assert.Contains("429", Text(waiting, "waitsFor"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(http, $"{Campaigns}/req-test/cancel")).Status);

        Assert.Equal("cancelled", Text(await EndAsync(http, "req-test", "failed"), "failure"));
        Assert.Single(stage.Relay.Live, o => o.Kind == "adsets");            // without a rollback everything stays, paused
    }

    [Fact]
    public async Task An_app_that_is_killed_goes_on_at_its_next_start()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.Style = new RelayStyle { Latency = TimeSpan.FromMilliseconds(60) };
        var first = await StartAppAsync(stage);
        using (var http = new HttpClient { BaseAddress = first.Address })
        {
            await PostAsync(http, Campaigns, Plans.Of(3, 5));
            while (stage.Relay.CreateCalls < 12) await Task.Delay(20);
        }

        using (var kill = System.Diagnostics.Process.Start("kill", ["-9", $"{first.Process.Id}"])) await kill.WaitForExitAsync();
        await first.DisposeAsync();
        stage.Relay.FlushCache();
        Assert.NotEqual("completed", await stage.ScalarAsync<string>("SELECT status FROM campaign_requests"));

        await using var second = await StartAppAsync(stage);
        using var next = new HttpClient { BaseAddress = second.Address };
        await EndAsync(next, "req-test");
        await stage.AssertOnceAsync("req-test");
    }

    private static async Task<FunctionsApp> StartAppAsync(SetupStage stage, params (string Name, string Value)[] more)
    {
        var folder = Directory.CreateTempSubdirectory("liftoff-setup-app-").FullName;
        var settings = Composition.LiftoffOptions.Settings.ToDictionary(setting => setting.Name, string? (_) => "");
        foreach (var (name, value) in stage.Settings) settings[name] = value;
        settings["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        settings["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb");
        settings["LANDING_PATH"] = Path.Combine(folder, "landing");
        foreach (var schedule in Composition.Schedules.All) (settings[schedule.Setting], settings[$"AzureWebJobs.{schedule.Function}.Disabled"]) = (schedule.Sample, "true");
        foreach (var (name, value) in more) settings[name] = value;
        return await FunctionsApp.StartAsync(Ports.Take(0)[0], settings, Path.Combine(folder, "app.log"), CancellationToken.None);
    }

    private static Task<Answer> GetAsync(HttpClient http, string path) => SendAsync(http, new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)));

    private static Task<Answer> PostAsync(HttpClient http, string path, JsonObject plan, string? key = null) => PostAsync(http, path, plan.ToJsonString(), key);

    private static Task<Answer> PostAsync(HttpClient http, string path, string body = "", string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return SendAsync(http, request);
    }

    private static async Task<Answer> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        using var sent = request;
        using var response = await http.SendAsync(sent);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(response.StatusCode, response.Headers.Location, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private static async Task<(HttpStatusCode, string?)> CodeAsync(Task<Answer> sending, string name = "code")
    {
        var answer = await sending;
        return (answer.Status, Text(answer.Body!, name));
    }

    private static async Task<JsonNode> EndAsync(HttpClient http, string id, string expected = "completed")
    {
        for (var look = 0; look < 1200; look++)
        {
            var status = (await GetAsync(http, $"{Campaigns}/{id}")).Body!;
            if (Text(status, "status") == expected) return status;
            Assert.True(Text(status, "status") is "pending" or "in_progress" or "draft", $"{Text(status, "status")} instead of {expected}: {status["errors"]?.ToJsonString()}");
            await Task.Delay(50);
        }

        throw new TimeoutException($"{id} did not become {expected}.");
    }

    private static string? Text(JsonNode node, string name) => node[name]?.ToString();

    private sealed record Answer(HttpStatusCode Status, Uri? Location, JsonNode? Body);
}
