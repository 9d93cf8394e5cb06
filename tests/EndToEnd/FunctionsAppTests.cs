using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Liftoff.Composition;
using Liftoff.Functions.Tests;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.World;
using Liftoff.Tour.LocalStack;

namespace Liftoff.EndToEnd.Tests;

/// <summary>The Functions app as a process, over Azurite and the simulator, through its routes.</summary>
[Collection(ProcessCollection.Name)]
public sealed class FunctionsAppTests : IDisposable
{
    private const string Route = "/api/s1/report/get-session-rev";
    private readonly LocalStackFixture stack;

    public FunctionsAppTests(LocalStackFixture stack)
    {
        this.stack = stack;
        stack.Simulator.Requests.Clear();
    }

    public void Dispose() => stack.Simulator.Faults.Clear();

    [Fact]
    public async Task A_started_job_has_a_status_url_completes_and_can_be_asked_about()
    {
        using var started = await PostAsync("?date=2025-11-20");
        var payload = await started.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal(("ingest-sessions.2025-11-20.direct.27.-1", false), (Text(payload, "id"), payload.GetProperty("alreadyRunning").GetBoolean()));
        Assert.Equal(Text(payload, "statusQueryGetUri"), started.Headers.Location?.OriginalString);
        Assert.All((string[])["sendEventPostUri", "terminatePostUri", "purgeHistoryDeleteUri"], name => Assert.StartsWith("http", Text(payload, name), StringComparison.Ordinal));

        var status = await EndAsync(payload);
        Assert.Equal("Completed", Text(status, "runtimeStatus"));
        var result = status.GetProperty("output");
        Assert.Equal(("ingest-sessions", "success", 300), (Text(result, "job"), Text(result, "status"), result.GetProperty("counts").GetProperty("sessions_stored").GetInt64()));
        Assert.Equal(Text(result, "run_id"), Text(status.GetProperty("customStatus"), "run_id"));

        var runs = await GetAsync("api/monitor/runs?job=ingest-sessions&date=2025-11-20&status=success");
        var run = Assert.Single(runs.EnumerateArray());
        Assert.Equal(Text(result, "run_id"), Text(run, "runId"));
        Assert.Equal(["runId", "job", "date", "parameters", "status", "startedAt", "heartbeatAt", "finishedAt", "host", "counts", "warnings", "error"], run.EnumerateObject().Select(p => p.Name));
        Assert.Equal("""{"mode":"direct","maxHour":"27","limit":"-1"}""", run.GetProperty("parameters").GetRawText());
        Assert.Empty((await GetAsync("api/monitor/runs?date=2025-11-20&status=failed")).EnumerateArray());

        var world = stack.Simulator.Day(new DateOnly(2025, 11, 20)).Of(Network.Facebook).Where(c => c.S1Clicks > 0).ToList();
        foreach (var by in (string[])["campaign", "media_source", "owner", "click_hour"])
        {
            var lines = (await GetAsync($"api/monitor/rpc?date=2025-11-20&by={by}")).EnumerateArray().ToList();
            Assert.Equal(["key", "sessions", "revenue", "rpc"], lines[0].EnumerateObject().Select(p => p.Name));
            Assert.Equal(300, lines.Sum(line => line.GetProperty("sessions").GetInt64()));
            Assert.InRange(lines.Sum(line => line.GetProperty("revenue").GetDecimal()) - world.Sum(c => c.Revenue), -0.001m, 0.001m);
        }

        Assert.Equal(world.Select(c => c.Campaign.NetworkCampaignId).Order(StringComparer.Ordinal),
            (await GetAsync("api/monitor/rpc?date=2025-11-20")).EnumerateArray().Select(line => Text(line, "key")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Answers_are_as_the_openapi_document_that_the_app_serves_describes_them()
    {
        using var started = await PostAsync("?date=2025-11-15");
        var payload = await started.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Completed", Text(await EndAsync(payload), "runtimeStatus"));
        using var served = await stack.Http.GetAsync(new Uri("api/openapi.json", UriKind.Relative));
        Assert.Equal("application/json", served.Content.Headers.ContentType?.MediaType);
        var document = JsonNode.Parse(await served.Content.ReadAsStringAsync())!;
        var shape = new SchemaShape(document);

        Assert.Equal([], shape.Problems(Schema("/api/monitor/ingest-sessions", "post", "202"), JsonNode.Parse(payload.GetRawText())));
        foreach (var (path, query) in ((string, string)[])[("/api/monitor/rpc", "?date=2025-11-15&by=owner"), ("/api/monitor/runs", "?date=2025-11-15"), ("/api/social/metrics", ""), ("/api/alerts", "?open=true")])
            Assert.Equal([], shape.Problems(Schema(path, "get", "200"), JsonNode.Parse((await GetAsync($"{path[1..]}{query}")).GetRawText())));
        using var refused = await PostAsync("?hour=3");
        Assert.Equal([], shape.Problems(Schema("/api/monitor/ingest-sessions", "post", "400"), JsonNode.Parse(await refused.Content.ReadAsStringAsync()), "400").Where(problem => !problem.Contains("/traceId", StringComparison.Ordinal)));

        JsonNode? Schema(string path, string method, string status) => shape.Resolve(document["paths"]![path]![method]!["responses"]![status]!)["content"]!.AsObject().Single().Value!["schema"];
    }

    [Fact]
    public async Task A_second_start_of_the_same_work_joins_the_first()
    {
        stack.Simulator.Faults.Set([new Fault(Route, FaultKind.Delay) { Delay = TimeSpan.FromSeconds(3) }]);
        using var first = await PostAsync("?date=2025-11-19&maxHour=27");
        using var second = await PostAsync("", """{"date":"2025-11-19","mode":"direct"}""");
        using var other = await PostAsync("?date=2025-11-19&maxHour=5");

        var payloads = new List<JsonElement>();
        foreach (var answer in (HttpResponseMessage[])[first, second, other])
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            payloads.Add(await answer.Content.ReadFromJsonAsync<JsonElement>());
        }

        Assert.Equal(Text(payloads[0], "id"), Text(payloads[1], "id"));
        Assert.Equal([false, true, false], payloads.Select(payload => payload.GetProperty("alreadyRunning").GetBoolean()));
        foreach (var payload in payloads) Assert.Equal("Completed", Text(await EndAsync(payload), "runtimeStatus"));
        Assert.Equal(2, stack.Simulator.Requests.To(Route).Count);

        // One that ended is started anew.
        stack.Simulator.Faults.Clear();
        using var again = await PostAsync("?date=2025-11-19");
        var anew = await again.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(anew.GetProperty("alreadyRunning").GetBoolean());
        Assert.Equal("Completed", Text(await EndAsync(anew), "runtimeStatus"));
        Assert.Equal(3, stack.Simulator.Requests.To(Route).Count);
    }

    [Theory]
    [InlineData("?date=22.11.2025", null, "date")]
    [InlineData("?maxHour=99&limit=0&mode=fast", null, "limit,maxHour,mode")]
    [InlineData("?hour=3", null, "hour")]
    [InlineData("?max--hour=3", null, "maxHour")]
    [InlineData("", """{"date":"2025-11-22","maxHour":3.5}""", "maxHour")]
    [InlineData("", """{"dat":"2025-11-22"}""", "dat")]
    [InlineData("", """{"date":["2025-11-22"]}""", null)]
    [InlineData("", "[]", null)]
    [InlineData("", "{", null)]
    public async Task Wrong_parameters_are_400_with_problem_details_that_name_them(string query, string? body, string? named)
    {
        using var answer = await PostAsync(query, body);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var details = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(400, details.GetProperty("status").GetInt32());
        if (named is null) Assert.NotEmpty(Text(details, "detail"));
        else Assert.Equal(named.Split(','), details.GetProperty("errors").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Empty(stack.Simulator.Requests.To(Route));
    }

    [Theory]
    [InlineData("api/monitor/rpc?by=network", "by")]
    [InlineData("api/monitor/rpc?date=today", "date")]
    [InlineData("api/monitor/runs?status=fine", "status")]
    [InlineData("api/monitor/runs?jobs=x", "jobs")]
    public async Task Questions_are_checked_too(string path, string named)
    {
        using var answer = await stack.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(named, Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_day_without_sessions_is_an_empty_list() =>
        Assert.Empty((await GetAsync("api/monitor/rpc?date=2001-01-01&by=owner")).EnumerateArray());

    [Fact]
    public async Task A_failed_source_fails_the_job_with_the_reason_in_its_status_and_in_the_run_log()
    {
        stack.Simulator.Faults.Set([new Fault(Route, FaultKind.Status) { Status = 502 }]);
        using var started = await PostAsync("?date=2025-11-18");
        var status = await EndAsync(await started.Content.ReadFromJsonAsync<JsonElement>());

        Assert.Equal("Failed", Text(status, "runtimeStatus"));
        var custom = status.GetProperty("customStatus");
        Assert.Equal("failed", Text(custom, "status"));
        Assert.Contains("answered 502 BadGateway", Text(custom, "error"), StringComparison.Ordinal);
        var run = Assert.Single((await GetAsync("api/monitor/runs?date=2025-11-18")).EnumerateArray());
        Assert.Equal((Text(custom, "run_id"), "failed", Text(custom, "error")), (Text(run, "runId"), Text(run, "status"), Text(run, "error")));

        stack.Simulator.Faults.Clear();
        using var again = await PostAsync("?date=2025-11-18");
        Assert.Equal("Completed", Text(await EndAsync(await again.Content.ReadFromJsonAsync<JsonElement>()), "runtimeStatus"));
    }

    [Fact]
    public async Task Timers_that_are_disabled_are_silent()
    {
        // Each is due at every second.
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Empty(stack.Simulator.Requests);
    }

    [Fact]
    public async Task The_session_timer_takes_today_up_to_the_current_hour()
    {
        var data = stack.NewFolder();
        var settings = stack.Settings(data);
        settings["WAREHOUSE_STORAGE"] = null;
        settings["INGEST_SESSIONS_SCHEDULE"] = "*/2 * * * * *";
        settings["AzureWebJobs.IngestSessionsTimer.Disabled"] = "false";
        await using var app = await FunctionsApp.StartAsync(Ports.Take(0)[0], settings, Path.Combine(data, "functions.log"), CancellationToken.None);
        using var http = new HttpClient { BaseAddress = app.Address };

        var before = DateTime.UtcNow;
        JsonElement run = default;
        await app.Process.WaitUntilAsync(async token =>
        {
            var runs = (await http.GetFromJsonAsync<JsonElement>("api/monitor/runs?status=success", token)).EnumerateArray().ToList();
            run = runs.FirstOrDefault(run => Text(run, "date") != $"{before.AddDays(-1):yyyy-MM-dd}");
            return run.ValueKind == JsonValueKind.Object;
        }, TimeSpan.FromSeconds(60), CancellationToken.None);

        var after = DateTime.UtcNow;
        Assert.InRange(DateOnly.ParseExact(Text(run, "date"), "yyyy-MM-dd", CultureInfo.InvariantCulture), DateOnly.FromDateTime(before.AddMinutes(-2)), DateOnly.FromDateTime(after));
        var parameters = run.GetProperty("parameters");
        Assert.Contains(int.Parse(Text(parameters, "maxHour"), CultureInfo.InvariantCulture), (int[])[before.AddMinutes(-2).Hour, after.Hour]);
        Assert.Equal(("ingest-sessions", "strategis"), (Text(run, "job"), Text(parameters, "mode")));
    }

    [Fact]
    public async Task Wrong_settings_end_the_app_at_its_start_and_are_listed_all_at_once()
    {
        var settings = stack.Settings(stack.NewFolder());
        settings["STRATEGIS_RPS"] = "fast";
        settings["WAREHOUSE_LEASE_SECONDS"] = "5";
        settings["STRATEGIST_API_BASE_URL"] = "not an address";
        using var app = Command.Functions(settings);

        Assert.NotEqual(0, await app.ExitAsync());
        Assert.All((string[])["STRATEGIS_RPS takes a whole number", "WAREHOUSE_LEASE_SECONDS takes", "STRATEGIST_API_BASE_URL takes an absolute http"], problem => Assert.Contains(problem, app.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", app.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_app_s_log_holds_no_secret()
    {
        var log = ReadShared(stack.App.Process.LogPath);
        Assert.All((string[])["sim-password", "sim@example.com", "AccountKey", "eyJ"], secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
        Assert.All(Schedules.All, schedule => Assert.DoesNotContain($"Executing 'Functions.{schedule.Function}'", log, StringComparison.Ordinal));
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private Task<HttpResponseMessage> PostAsync(string query, string? body = null) => stack.Http.PostAsync(
        new Uri("api/monitor/ingest-sessions" + query, UriKind.Relative), body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

    private Task<JsonElement> GetAsync(string path) => stack.Http.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> EndAsync(JsonElement payload)
    {
        JsonElement status = default;
        await stack.App.Process.WaitUntilAsync(async token =>
        {
            using var answer = await stack.Http.GetAsync(Text(payload, "statusQueryGetUri"), token);
            status = await answer.Content.ReadFromJsonAsync<JsonElement>(token);
            var hasEnded = Text(status, "runtimeStatus") is "Completed" or "Failed" or "Terminated";
            if (!hasEnded) Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            return hasEnded;
        }, TimeSpan.FromSeconds(60), CancellationToken.None);
        return status;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
