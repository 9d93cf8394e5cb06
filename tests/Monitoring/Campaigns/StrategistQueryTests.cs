using Liftoff.Jobs;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Strategist;
using Liftoff.Simulator.World;

namespace Liftoff.Monitoring.Tests.Campaigns;

/// <summary><c>ingest-campaigns --mode=remote</c> against the simulator's Strategist.</summary>
public sealed class StrategistQueryTests : IAsyncLifetime
{
    private const string Route = "GET /api/strategist/query";
    private static readonly DateOnly Day = new(2025, 11, 22);

    private MonitoringFixture fixture = null!;

    public async Task InitializeAsync() => fixture = await MonitoringFixture.StartAsync();

    public async Task DisposeAsync() => await fixture.DisposeAsync();

    [Theory]
    [InlineData("campaign")]
    [InlineData("adset")]
    public async Task The_answer_gives_the_worlds_spend_and_revenue(string level)
    {
        var result = await IngestAsync(("level", level));

        Assert.Equal((JobStatus.Success, null), (result.Status, result.Error));
        var expected = fixture.Simulator.World.Day(Day).Of(Network.Facebook).ToList();
        var (spend, revenue) = (await fixture.QueryAsync<(decimal, decimal)>($"SELECT sum(spend_usd), sum(revenue_usd) FROM {(level == "adset" ? "adset_index" : "campaign_index")}")).Single();
        Assert.Equal(expected.Sum(c => c.Spend), spend);
        Assert.Equal(expected.Sum(c => c.Revenue), revenue, 3);
    }

    [Fact]
    public async Task Exactly_the_limit_is_partial_and_replaces_nothing()
    {
        await IngestAsync();
        var before = await SpendAsync();
        var rows = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"date":"2025-11-22","campaign_id":"12023000000{{i:0000000}}","spend_usd":1}"""));
        fixture.Deliver(Route, $$"""{"meta":{},"data":[{{rows}}]}""", "application/json");

        var result = await IngestAsync();

        Assert.Equal(JobStatus.Partial, result.Status);
        Assert.Equal(before, await SpendAsync());
    }

    [Theory]
    [InlineData(404, """{"code":"not_found"}""", "no day snapshot at all")]
    [InlineData(425, """{"code":"not_ready"}""", "not settled")]
    [InlineData(500, """{"code":"internal_error"}""", "500")]
    public async Task A_refusal_fails_with_its_reason_and_keeps_what_is_stored(int status, string body, string reason)
    {
        await IngestAsync();
        var before = await SpendAsync();
        fixture.Simulator.Faults.Set([new Fault(Route, FaultKind.Status) { Status = status, Body = body, ContentType = "application/json" }]);

        var result = await IngestAsync();

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains(reason, result.Error);
        Assert.Equal(before, await SpendAsync());
    }

    [Theory]
    [InlineData("""{"meta":{"date":"2025-11-22"},"data":[]}""", "no rows")]
    [InlineData("""{"error":"upstream down"}""", "error")]
    [InlineData("""{"something":1}""", "no form that is known")]
    [InlineData("""{"meta":{},"data":[{"date":"2025-11-22","campaign_id":"1""", "no complete JSON")]
    [InlineData("""{"meta":{},"data":[{"date":"2025-11-20","campaign_id":"120230000000000001","spend_usd":5}]}""", "2025-11-20")]
    [InlineData("<html>log in</html>", "web page")]
    public async Task An_answer_that_is_none_fails_with_its_reason(string body, string reason)
    {
        fixture.Deliver(Route, body, "application/json");

        var result = await IngestAsync();

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains(reason, result.Error);
    }

    [Fact]
    public async Task Numbers_keep_every_digit_on_their_way_through_json()
    {
        fixture.Deliver(Route, """{"data":[{"date":"2025-11-22","campaign_id":120230000000000017,"spend_usd":0.1234565,"revenue_usd":12345678901.123456,"nested":{"a":[1,2]},"owner":"Zoë \"Z\""}]}""", "application/json");

        await IngestAsync();

        var row = Assert.Single(await fixture.QueryAsync<(string Id, decimal Spend, decimal Revenue, string Owner)>("SELECT campaign_id, spend_usd, revenue_usd, owner FROM campaign_index"));
        Assert.Equal(("120230000000000017", 0.123457m, 12345678901.123456m, "Zoë \"Z\""), row);
    }

    [Fact]
    public async Task A_token_that_is_turned_down_is_renewed_once()
    {
        fixture.Simulator.Faults.Set([new Fault(Route, FaultKind.RevokeTokens) { Times = 1 }]);

        Assert.Equal(JobStatus.Success, (await IngestAsync()).Status);
        Assert.Equal(2, fixture.Simulator.Requests.To("/auth/login").Count);
    }

    private Task<JobResult> IngestAsync(params (string Name, string? Value)[] given) =>
        fixture.RunAsync("ingest-campaigns", default, [("date", "2025-11-22"), ("mode", "remote"), .. given]);

    private async Task<decimal?> SpendAsync() => (await fixture.QueryAsync<decimal?>("SELECT sum(spend_usd) FROM campaign_index")).Single();
}
