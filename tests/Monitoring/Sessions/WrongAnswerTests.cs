using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Liftoff.Jobs;
using Liftoff.Simulator.Faults;

namespace Liftoff.Monitoring.Tests.Sessions;

/// <summary>Answers that must not be taken for a day: the run fails with the reason, and the table is as it was.</summary>
public sealed class WrongAnswerTests : SessionTests
{
    private const string Stored = "campaign_id,click_hour,total_revenue\n120,6,1\n121,7,4\n";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.Equal(JobStatus.Success, (await IngestAsync(Stored)).Status);
        House.Simulator.Requests.Clear();
    }

    [Theory]
    [InlineData("text/html", "<!doctype html><html><title>Sign in</title></html>", "an HTML page came")]
    [InlineData("text/csv", "\n <html><body>502</body></html>", "an HTML page came")]
    [InlineData("application/json", """{"error":"Query failed"}""", "a JSON answer came: {\"error\":\"Query failed\"}")]
    [InlineData("application/json", "[]", "a JSON answer came")]
    [InlineData("text/csv", "", "is empty")]
    [InlineData("text/csv", "\uFEFF\r\n", "is empty")]
    [InlineData("text/plain", "upstream connect error", "lacks campaign_id and click_hour and total_revenue")]
    [InlineData("text/csv", "campaign,click_hour,total_revenue\n120,7,1\n", "lacks campaign_id")]
    [InlineData("text/csv", "campaign_id,hour,total_revenue\n120,7,1\n", "lacks click_hour")]
    [InlineData("text/csv", "campaign_id,click_hour,amount\n120,7,1\n", "lacks total_revenue (or hour_N)")]
    [InlineData("text/csv", "campaign_id,click_hour,total_revenue,keyword\n120,7,1,a\n120,8,2,\"open", "cut in the middle: a quoted field is never closed")]
    [InlineData("text/csv", "campaign_id,click_hour,total_revenue\n120,7,1\n12", "cut in the middle: the last record has 1 of 3 fields")]
    public async Task What_is_no_session_csv_fails_the_run_with_the_reason(string contentType, string body, string reason)
    {
        House.Deliver(Direct, body, contentType);
        await FailsAsync(reason);
        Assert.Single(House.Simulator.Requests.To(Direct));
    }

    [Theory]
    [InlineData(FaultKind.Html, "an HTML page came", 1)]
    [InlineData(FaultKind.ErrorObject, "a JSON answer came", 1)]
    [InlineData(FaultKind.EmptyBody, "is empty", 1)]
    [InlineData(FaultKind.TruncatedLastRecord, "cut in the middle", 1)]
    [InlineData(FaultKind.CutByLength, "Strategis staging api/s1/report/get-session-rev: the connection ended in the middle of the answer. Given up after 2 retries.", 3)]
    [InlineData(FaultKind.CutInChunk, "the connection broke. Given up after 2 retries.", 3)]
    [InlineData(FaultKind.Reset, "the connection", 3)]
    public async Task A_broken_answer_fails_the_run_and_is_asked_for_again_where_that_may_help(FaultKind kind, string reason, int requests)
    {
        House.Simulator.Faults.Set([new Fault(Direct, kind)]);
        await FailsAsync(reason);
        Assert.Equal(requests, House.Simulator.Requests.To(Direct).Count);
    }

    [Theory]
    [InlineData(502, 3, "answered 502 BadGateway")]
    [InlineData(503, 3, "answered 503 ServiceUnavailable")]
    [InlineData(408, 3, "answered 408 RequestTimeout")]
    [InlineData(500, 2, "answered 500 InternalServerError")]
    [InlineData(404, 1, "answered 404 NotFound")]
    [InlineData(401, 1, "answered 401 Unauthorized")]
    public async Task A_refusal_fails_the_run_after_the_retries_that_its_status_allows(int status, int requests, string reason)
    {
        House.Simulator.Faults.Set([new Fault(Direct, FaultKind.Status) { Status = status }]);
        await FailsAsync(reason);
        Assert.Equal(requests, House.Simulator.Requests.To(Direct).Count);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(429)]
    public async Task A_fault_that_passes_is_waited_out(int status)
    {
        House.Simulator.Faults.Set(
        [
            new Fault(Direct, FaultKind.Status) { Status = status, Times = 2 },
            new Fault(Direct, FaultKind.Status) { Status = 200, ContentType = "text/csv", Body = "campaign_id,click_hour,total_revenue\n130,1,5\n", After = 2 },
        ]);

        var result = await RunAsync();

        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Equal([new("130", 1, 1, 5m)], await StoredAsync());
        Assert.Equal(3, House.Simulator.Requests.To(Direct).Count);
    }

    [Fact]
    public async Task A_cut_answer_is_replaced_by_a_whole_one()
    {
        House.Simulator.Faults.Set([new Fault(Direct, FaultKind.CutInChunk) { Times = 1 }, new Fault(Direct, FaultKind.CutByLength) { After = 1, Times = 1 }]);

        var result = await RunAsync();

        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Equal(400, (await StoredAsync()).Sum(row => row.Sessions));
        Assert.Equal(3, House.Simulator.Requests.To(Direct).Count);
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        House.Simulator.Faults.Set([new Fault(Direct, FaultKind.TooManyRequests) { Times = 1, RetryAfter = TimeSpan.FromSeconds(2) }]);

        Assert.Equal(JobStatus.Success, (await RunAsync()).Status);

        var asked = House.Simulator.Requests.To(Direct);
        Assert.InRange((asked[1].StartedAt - asked[0].StartedAt).TotalSeconds, 1.95, 10);
    }

    [Fact]
    public async Task An_unreachable_host_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var closed = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var house = await MonitoringFixture.StartAsync(adjust: o => o with { StagingBaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{closed}/")) });

        var result = await house.RunAsync("ingest-sessions", CancellationToken.None, ("date", Day));

        Assert.Equal((JobStatus.Failed, "Strategis staging api/s1/report/get-session-rev: no connection can be made. Given up after 2 retries."), (result.Status, result.Error));
    }

    private async Task FailsAsync(string reason)
    {
        var before = await House.QueryAsync<string>("SELECT concat_ws('|', *COLUMNS(*)) FROM session_hourly_rows ORDER BY ALL");
        var result = await RunAsync();

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, await House.QueryAsync<string>("SELECT concat_ws('|', *COLUMNS(*)) FROM session_hourly_rows ORDER BY ALL"));
        var logged = Assert.Single(await House.Runs.ListAsync("ingest-sessions", new DateOnly(2025, 11, 22), JobStatus.Failed));
        Assert.Equal((result.RunId, result.Error), (logged.RunId, logged.Error));
    }
}
