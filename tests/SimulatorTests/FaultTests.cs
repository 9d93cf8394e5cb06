using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Wire;
using static Liftoff.Simulator.Tests.SimulatorClient;

namespace Liftoff.Simulator.Tests;

public sealed class FaultTests
{
    private const string Csv = "/api/s1/report/get-session-rev?date=2025-11-22&filterZero=1&output=csv";
    private const string Json = $"/api/facebook/adsets/day?{Day}";

    [Fact]
    public async Task A_status_hits_so_many_requests_after_so_many_others()
    {
        var fault = new Fault("GET /api/facebook/*", FaultKind.Status) { Status = 503, After = 1, Times = 2 };
        Assert.Equal([200, 503, 503, 200, 200], await StatusesAsync(fault, Json, 5));
    }

    [Fact]
    public async Task A_permanent_status_stays()
    {
        Assert.Equal([502, 502, 502], await StatusesAsync(new("*", FaultKind.Status), Json, 3));
    }

    [Fact]
    public async Task An_answer_can_be_canned()
    {
        await using var sim = await StartAsync(new Fault("/api/s1/report/get-session-rev", FaultKind.Status) { Status = 200, Body = "a,b\n1,2\n", ContentType = "text/csv" });
        using var client = new SimulatorClient(sim);
        var answer = await client.GetAsync(Csv);
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("a,b\n1,2\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Only_the_named_route_method_and_query_is_hit()
    {
        Assert.Equal([200], await StatusesAsync(new("/api/taboola/*", FaultKind.Status), Json, 1));
        Assert.Equal([200], await StatusesAsync(new("POST *", FaultKind.Status), Json, 1));
        Assert.Equal([200], await StatusesAsync(new("*?*networkId=109*", FaultKind.Status), $"/api/s1/report/daily-v3?{Day}&networkId=112", 1));
        Assert.Equal([502], await StatusesAsync(new("*?*networkId=109*", FaultKind.Status), $"/api/s1/report/daily-v3?{Day}&networkId=109", 1));
    }

    [Fact]
    public async Task Random_faults_follow_the_seed()
    {
        var fault = new Fault("*", FaultKind.Status) { Probability = 0.5 };
        var first = await StatusesAsync(fault, Json, 20);
        Assert.Equal(first, await StatusesAsync(fault, Json, 20));
        Assert.Contains(200, first);
        Assert.Contains(502, first);
    }

    [Fact]
    public async Task Too_many_requests_says_when_to_come_back()
    {
        await using var sim = await StartAsync(new Fault("*", FaultKind.TooManyRequests) { RetryAfter = TimeSpan.FromSeconds(7) });
        using var client = new SimulatorClient(sim);
        var answer = await client.GetAsync(Json);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Revoked_tokens_are_refused_until_the_next_log_in()
    {
        await using var sim = await StartAsync(new Fault("/api/facebook/*", FaultKind.RevokeTokens) { After = 2, Times = 1 });
        using var client = new SimulatorClient(sim);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++) statuses.Add((await client.GetAsync(Json)).StatusCode);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], statuses);
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", sim.IssueToken());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Json)).StatusCode);
    }

    [Fact]
    public async Task A_delay_delays_and_other_faults_still_follow()
    {
        await using var sim = await StartAsync(
            new("*", FaultKind.Delay) { Delay = TimeSpan.FromMilliseconds(300) }, new("*", FaultKind.Status) { Status = 504 });
        using var client = new SimulatorClient(sim);
        var watch = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await client.GetAsync(Json)).StatusCode);
        Assert.InRange(watch.ElapsedMilliseconds, 295, 30_000);
    }

    [Fact]
    public async Task A_hanging_request_never_answers_and_does_not_hold_the_exit()
    {
        var sim = await StartAsync(new Fault("*", FaultKind.Hang));
        using var client = new SimulatorClient(sim);
        var hanging = client.GetAsync(Json);
        Assert.NotSame(hanging, await Task.WhenAny(hanging, Task.Delay(400)));
        Assert.Null(Assert.Single(sim.Requests).FinishedAt);

        var watch = Stopwatch.StartNew();
        await sim.DisposeAsync();
        Assert.InRange(watch.ElapsedMilliseconds, 0, 10_000);
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task A_reset_is_a_reset()
    {
        await using var sim = await StartAsync(new Fault("*", FaultKind.Reset));
        using var client = new SimulatorClient(sim);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(Json));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error.GetBaseException()).SocketErrorCode);
    }

    [Theory]
    [InlineData(FaultKind.Html, "text/html", "<!doctype html>")]
    [InlineData(FaultKind.ErrorObject, "application/json", "{\"error\":")]
    [InlineData(FaultKind.UnknownEnvelope, "application/json", "{\"payload\":{\"items\":[{")]
    public async Task A_200_can_hold_something_else(FaultKind kind, string contentType, string start)
    {
        await using var sim = await StartAsync(new Fault("*", kind));
        using var client = new SimulatorClient(sim);
        var answer = await client.GetAsync(Json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(start, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Csv)]
    [InlineData(Json)]
    public async Task A_200_can_be_empty(string path)
    {
        await using var sim = await StartAsync(new Fault("*", FaultKind.EmptyBody));
        using var client = new SimulatorClient(sim);
        Assert.Empty(await client.Http.GetByteArrayAsync(new Uri(path, UriKind.Relative)));
    }

    [Fact]
    public async Task Rows_can_vanish_halve_or_come_twice()
    {
        await using var sim = await StartAsync();
        using var client = new SimulatorClient(sim);
        var (json, csv) = ((await client.RowsAsync(Json)).Count, (await CsvAsync(client)).Count);

        sim.Faults.Set([new("*", FaultKind.NoRows)]);
        Assert.Empty(await client.RowsAsync(Json));
        Assert.StartsWith("session_id,", await client.Http.GetStringAsync(Csv), StringComparison.Ordinal);
        Assert.Empty(await CsvAsync(client));

        sim.Faults.Set([new("*", FaultKind.HalfTheRows)]);
        Assert.Equal((json + 1) / 2, (await client.RowsAsync(Json)).Count);
        Assert.Equal((csv + 1) / 2, (await CsvAsync(client)).Count);

        sim.Faults.Set([new("*", FaultKind.DuplicateRows)]);
        Assert.Equal(json + ((json + 2) / 3), (await client.RowsAsync(Json)).Count);
        var rows = await CsvAsync(client);
        Assert.Equal(csv + ((csv + 2) / 3), rows.Count);
        Assert.Equal(rows[0], rows[1]);
    }

    [Fact]
    public async Task Paging_is_honoured_or_ignored()
    {
        await using var sim = await StartAsync();
        using var client = new SimulatorClient(sim);
        var all = (await client.RowsAsync(Json)).ConvertAll(r => r.GetRawText());
        var second = await client.RowsAsync(Json + "&page=2&limit=100");
        Assert.Equal(all.Skip(100).Take(100), second.Select(r => r.GetRawText()));
        Assert.Empty(await client.RowsAsync(Json + "&page=99&limit=100"));

        sim.Faults.Add(new("*", FaultKind.PagingIgnored));
        Assert.Equal(all, (await client.RowsAsync(Json + "&page=2&limit=100")).Select(r => r.GetRawText()));
        Assert.True((await CsvAsync(client, "&limit=5")).Count > 1000);
    }

    [Theory]
    [InlineData(FaultKind.CutByLength, null)]
    [InlineData(FaultKind.CutByLength, 50_000L)]
    [InlineData(FaultKind.CutInChunk, null)]
    [InlineData(FaultKind.CutInChunk, 50_000L)]
    public async Task A_cut_body_ends_early_and_the_client_can_tell(FaultKind kind, long? bytes)
    {
        await using var sim = await StartAsync();
        using var client = new SimulatorClient(sim);
        var whole = await client.Http.GetByteArrayAsync(new Uri(Csv, UriKind.Relative));
        sim.Faults.Add(new("*", kind) { Bytes = bytes });

        using var answer = await client.Http.GetAsync(new Uri(Csv, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(kind == FaultKind.CutByLength, answer.Content.Headers.ContentLength is not null);
        Assert.Equal(kind == FaultKind.CutInChunk, answer.Headers.TransferEncodingChunked ?? false);
        var received = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await using var body = await answer.Content.ReadAsStreamAsync();
            await body.CopyToAsync(received);
        });
        var sent = (int)(bytes ?? whole.Length / 2);
        Assert.InRange(received.Length, 1, sent);
        Assert.Equal(whole[..(int)received.Length], received.ToArray());
        if (kind == FaultKind.CutByLength) Assert.Equal(sent, received.Length);
    }

    [Fact]
    public async Task A_truncated_last_record_has_the_right_length_and_only_the_content_tells()
    {
        await using var sim = await StartAsync();
        using var client = new SimulatorClient(sim);
        var whole = await client.Http.GetStringAsync(Csv);
        sim.Faults.Add(new("*", FaultKind.TruncatedLastRecord));

        using var answer = await client.GetAsync(Csv);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(text), answer.Content.Headers.ContentLength);
        Assert.StartsWith(text, whole, StringComparison.Ordinal);
        Assert.Equal(whole.TrimEnd('\n').LastIndexOf('\n'), text.LastIndexOf('\n'));
        Assert.Throws<FormatException>(() => StrictCsv.Read(text));
    }

    [Fact]
    public async Task A_slow_body_takes_its_time_and_is_whole()
    {
        await using var sim = await StartAsync();
        using var client = new SimulatorClient(sim);
        var path = new Uri(Csv + "&limit=100", UriKind.Relative);
        var whole = await client.Http.GetByteArrayAsync(path);
        sim.Faults.Add(new("*", FaultKind.SlowBody) { BytesPerSecond = whole.Length * 2 });
        var watch = Stopwatch.StartNew();
        Assert.Equal(whole, await client.Http.GetByteArrayAsync(path));
        Assert.InRange(watch.ElapsedMilliseconds, 400, 30_000);
    }

    [Theory]
    [InlineData(FaultKind.TruncatedLastRecord)]
    [InlineData(FaultKind.CutByLength)]
    [InlineData(FaultKind.SlowBody)]
    public async Task Faults_of_the_body_work_on_every_kind_of_answer(FaultKind kind)
    {
        await using var sim = await StartAsync(new Fault("*", kind) { BytesPerSecond = 1_000_000 });
        using var client = new SimulatorClient(sim);
        foreach (var path in new[] { Json, "/api/googleads/report", "/api/strategist/query?date=2025-11-22&format=csv", "/api/campaigns" })
        {
            using var answer = await client.Http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(path.Contains("googleads", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
            if (kind == FaultKind.CutByLength) await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync());
            else Assert.NotEqual("", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_log_in_fails_like_any_other_route()
    {
        await using var sim = await StartAsync(new Fault("POST /auth/login", FaultKind.Status) { Status = 500, Times = 1 });
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        using var body = new StringContent("""{"email":"sim@example.com","password":"sim-password"}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.InternalServerError, (await http.PostAsync(new Uri("/auth/login", UriKind.Relative), body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(new Uri("/auth/login", UriKind.Relative), body)).StatusCode);
    }

    [Fact]
    public async Task Requests_are_recorded_with_their_faults()
    {
        await using var sim = await StartAsync(new Fault("*", FaultKind.Status) { Times = 1 });
        using var client = new SimulatorClient(sim);
        await client.GetAsync(Json);
        await client.GetAsync(Json);
        var requests = sim.Requests.To("/api/facebook/adsets/day");
        Assert.Equal([502, 200], requests.Select(r => r.StatusCode ?? 0));
        Assert.Equal([FaultKind.Status], requests[0].Faults);
        Assert.Empty(requests[1].Faults);
        Assert.Equal("2025-11-22", requests[0].Query["dateStart"]);
        Assert.StartsWith("Bearer ", requests[0].Headers["authorization"], StringComparison.Ordinal);
    }

    private static Task<SimulatorHost> StartAsync(params Fault[] faults) =>
        SimulatorHost.StartAsync(new() { Seed = 7, Faults = faults, Strategis = new() { Envelope = Envelope.Data } });

    private static async Task<List<int>> StatusesAsync(Fault fault, string path, int count)
    {
        await using var sim = await StartAsync(fault);
        using var client = new SimulatorClient(sim);
        var statuses = new List<int>();
        for (var i = 0; i < count; i++) statuses.Add((int)(await client.GetAsync(path)).StatusCode);
        return statuses;
    }

    private static async Task<List<Dictionary<string, string>>> CsvAsync(SimulatorClient client, string more = "") =>
        StrictCsv.Read(await client.Http.GetStringAsync(new Uri(Csv + more, UriKind.Relative)));
}
