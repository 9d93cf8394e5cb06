using System.Net;
using Liftoff.Simulator.Faults;

namespace Liftoff.Upstream.Tests;

public sealed class UpstreamClientTests : UpstreamTests
{
    [Fact]
    public async Task An_answer_lies_whole_on_disk_with_its_facts()
    {
        var path = NewPath();
        var seen = new List<long>();

        var download = await Client().DownloadAsync(Route + Query, path, new Now(seen.Add));

        var text = await File.ReadAllTextAsync(path);
        Assert.Equal(21, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal((path, new FileInfo(path).Length, "text/csv", HttpStatusCode.OK, 0), (download.Path, download.Bytes, download.MediaType, download.StatusCode, download.Retries));
        Assert.Equal(download.Bytes, seen[^1]);
        Assert.Equal([path], Files());
    }

    [Fact]
    public async Task An_answer_that_nobody_watches_has_its_size_too()
    {
        var path = NewPath();
        Assert.Equal(new FileInfo((await Client().DownloadAsync(Route + Query, path)).Path).Length, (await Client().DownloadAsync(Route + Query, path)).Bytes);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_passing_fault_is_tried_again_as_often_as_allowed(int status)
    {
        Fail(Status(status, times: 3));
        var download = await Client().DownloadAsync(Route + Query, NewPath());
        Assert.Equal((3, 4), (download.Retries, Simulator.Requests.Count));
    }

    [Theory]
    [InlineData(408, UpstreamOutcome.Transient)]
    [InlineData(429, UpstreamOutcome.Throttled)]
    [InlineData(503, UpstreamOutcome.Transient)]
    public async Task A_fault_that_stays_is_given_up(int status, UpstreamOutcome outcome)
    {
        Fail(Status(status));
        var failure = await FailsAsync(Client());
        Assert.Equal((outcome, (HttpStatusCode?)status, 3, 4), (failure.Outcome, failure.StatusCode, failure.Retries, Simulator.Requests.Count));
        Assert.EndsWith("Given up after 3 retries.", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_500_is_tried_again_once()
    {
        Fail(Status(500, times: 1));
        Assert.Equal(1, (await Client().DownloadAsync(Route + Query, NewPath())).Retries);

        Fail(Status(500));
        Simulator.Requests.Clear();
        var failure = await FailsAsync(Client());
        Assert.Equal((UpstreamOutcome.Transient, 1, 2), (failure.Outcome, failure.Retries, Simulator.Requests.Count));
    }

    [Theory]
    [InlineData(400, UpstreamOutcome.Refused)]
    [InlineData(401, UpstreamOutcome.Unauthorized)]
    [InlineData(403, UpstreamOutcome.Unauthorized)]
    [InlineData(404, UpstreamOutcome.Refused)]
    [InlineData(425, UpstreamOutcome.NotYet)]
    public async Task A_refusal_is_not_repeated(int status, UpstreamOutcome outcome)
    {
        Fail(Status(status));
        var failure = await FailsAsync(Client());
        Assert.Equal((outcome, (HttpStatusCode?)status, 0, 1), (failure.Outcome, failure.StatusCode, failure.Retries, Simulator.Requests.Count));
        Assert.DoesNotContain("Given up", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.CutByLength)]
    [InlineData(FaultKind.CutInChunk)]
    [InlineData(FaultKind.Reset)]
    public async Task A_broken_connection_is_tried_again_and_leaves_no_half_answer(FaultKind kind)
    {
        Fail(new Fault("*", kind) { Times = 2 });
        var path = NewPath();
        Assert.Equal(2, (await Client().DownloadAsync(Route + Query, path)).Retries);
        Assert.Equal(21, File.ReadLines(path).Count());

        Fail(new Fault("*", kind));
        var lost = NewPath();
        Assert.Equal(UpstreamOutcome.Transient, (await Assert.ThrowsAsync<UpstreamException>(() => Client().DownloadAsync(Route + Query, lost))).Outcome);
        Assert.False(File.Exists(lost));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_a_time_out_and_tried_again()
    {
        Fail(new Fault("*", FaultKind.Hang) { Times = 1 });
        var download = await Client(Quick with { Timeout = TimeSpan.FromMilliseconds(700) }).DownloadAsync(Route + Query, NewPath());
        Assert.Equal(1, download.Retries);

        Fail(new Fault("*", FaultKind.Hang));
        var failure = await FailsAsync(Client(Quick with { Timeout = TimeSpan.FromMilliseconds(100), MaxRetries = 1 }));
        Assert.Equal(UpstreamOutcome.Transient, failure.Outcome);
        Assert.Equal("Simulated system /api/s1/report/get-session-rev did not answer within 0.1 s. Given up after 1 retries.", failure.Message);
    }

    [Fact]
    public async Task A_body_that_trickles_is_a_time_out_too()
    {
        Fail(new Fault("*", FaultKind.SlowBody) { BytesPerSecond = 200 });
        var failure = await FailsAsync(Client(Quick with { Timeout = TimeSpan.FromMilliseconds(500), MaxRetries = 0 }));
        Assert.Contains("did not answer within 0.5 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_after_takes_the_place_of_the_backoff()
    {
        Fail(new Fault("*", FaultKind.TooManyRequests) { Times = 1, RetryAfter = TimeSpan.FromSeconds(1) });
        await Client().DownloadAsync(Route + Query, NewPath());
        Assert.InRange(Pause(0), 0.95, 5);

        Simulator.Requests.Clear();
        Fail(Status(503, times: 1) with { RetryAfter = TimeSpan.Zero });
        await Client(Quick with { RetryBackoff = TimeSpan.FromSeconds(30) }).DownloadAsync(Route + Query, NewPath());
        Assert.InRange(Pause(0), 0, 5);
    }

    [Fact]
    public async Task The_backoff_doubles()
    {
        Fail(Status(503, times: 3));
        await Client(Quick with { RetryBackoff = TimeSpan.FromMilliseconds(200) }).DownloadAsync(Route + Query, NewPath());

        // 200, 400 and 800 ms, each more or less a quarter.
        Assert.InRange(Pause(0), 0.14, 2);
        Assert.InRange(Pause(1), 0.29, 2);
        Assert.InRange(Pause(2), 0.59, 3);
    }

    [Fact]
    public async Task Without_retries_a_fault_is_told_at_once()
    {
        Fail(Status(503));
        var failure = await FailsAsync(Client(Quick with { MaxRetries = 0 }));
        Assert.Equal((0, 1), (failure.Retries, Simulator.Requests.Count));
    }

    [Fact]
    public async Task The_message_names_system_path_status_and_reason_but_neither_query_nor_secrets()
    {
        Fail(Status(404) with { Body = """{"error":"no rows for jane.doe@example.com","token":"s3cr3t-value"}""" });
        var failure = await FailsAsync(Client(), "?date=2025-11-22&sig=signature-value");

        Assert.StartsWith("Simulated system /api/s1/report/get-session-rev answered 404 NotFound: {\"error\":\"no rows for [redacted]", failure.Message, StringComparison.Ordinal);
        foreach (var hidden in (string[])["jane", "s3cr3t", "signature-value", "2025-11-22"]) Assert.DoesNotContain(hidden, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_whose_reason_breaks_off_is_still_a_refusal_and_not_repeated()
    {
        Fail(new Fault("*", FaultKind.CutByLength), Status(400) with { Body = """{"error":"there is no such column"}""" });
        var failure = await FailsAsync(Client());
        Assert.Equal((UpstreamOutcome.Refused, (HttpStatusCode?)HttpStatusCode.BadRequest, 0, 1), (failure.Outcome, failure.StatusCode, failure.Retries, Simulator.Requests.Count));
        Assert.Equal("Simulated system /api/s1/report/get-session-rev answered 400 BadRequest.", failure.Message);
    }

    [Fact]
    public async Task A_page_of_html_is_not_repeated_in_the_message()
    {
        Fail(Status(403) with { ContentType = "text/html", Body = "<html>Sign in</html>" });
        Assert.Equal("Simulated system /api/s1/report/get-session-rev answered 403 Forbidden.", (await FailsAsync(Client())).Message);
    }

    [Fact]
    public async Task No_more_requests_are_in_flight_than_the_budget_allows()
    {
        Fail(new Fault("*", FaultKind.Delay) { Delay = TimeSpan.FromMilliseconds(150) });
        var client = Client(Quick with { Concurrency = 3 });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.DownloadAsync(Route + Query, NewPath())));

        // The simulator is done with a request a moment after its client, so that a successor may be seen beside it.
        var asked = Simulator.Requests.ToList();
        Assert.Equal(12, asked.Count);
        var most = asked.Max(one => asked.Count(other => other.StartedAt <= one.StartedAt && other.StartedAt.AddMilliseconds(140) > one.StartedAt));
        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public async Task After_the_burst_requests_leave_at_the_agreed_rate()
    {
        var client = Client(Quick with { Burst = 4, RequestsPerSecond = 10, Concurrency = 20 });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.DownloadAsync(Route + Query, NewPath())));

        // Eight tokens at ten a second, the first of which may fall at once.
        var times = Simulator.Requests.Select(r => r.StartedAt).Order().ToList();
        Assert.InRange((times[^1] - times[0]).TotalSeconds, 0.65, 10);
        Assert.All(times, time => Assert.InRange(times.Count(t => t >= time && t < time.AddMilliseconds(90)), 1, 6));
    }

    [Fact]
    public async Task A_retry_gives_its_slot_to_others()
    {
        Fail(new Fault("*", FaultKind.Status) { Status = 503, Times = 1, RetryAfter = TimeSpan.FromSeconds(3) });
        var client = Client(Quick with { Concurrency = 1 });
        var slow = client.DownloadAsync(Route + Query, NewPath());
        while (Simulator.Requests.Count == 0) await Task.Delay(5);

        await client.DownloadAsync(Route + Query, NewPath());
        Assert.False(slow.IsCompleted);
        Assert.Equal(1, (await slow).Retries);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_told_of_a_time_out()
    {
        Fail(new Fault("*", FaultKind.Hang));
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client().DownloadAsync(Route + Query, NewPath(), cancellationToken: source.Token));
        Assert.Equal(1, Simulator.Requests.Count);
    }

    private double Pause(int before)
    {
        var times = Simulator.Requests.Select(r => r.StartedAt).ToList();
        return (times[before + 1] - times[before]).TotalSeconds;
    }

    private Task<UpstreamException> FailsAsync(UpstreamClient client, string query = Query) => Assert.ThrowsAsync<UpstreamException>(() => client.DownloadAsync(Route + query, NewPath()));

    private sealed class Now(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
