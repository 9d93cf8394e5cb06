using Liftoff.Operations.Health;
using Liftoff.Simulator.Faults;
using Liftoff.Upstream.Health;

namespace Liftoff.Upstream.Tests;

public sealed class HealthTests : UpstreamTests
{
    [Fact]
    public async Task Any_answer_shows_that_a_host_is_there_but_one_of_its_faults()
    {
        using var check = new ReachCheck("System", Simulator.BaseAddress, "SYSTEM_URL", UpstreamHandler.Create());
        Assert.Equal(HealthState.Ok, (await LookAsync(check)).State);

        Fail(Status(503));
        Assert.Equal((HealthState.Wrong, "127.0.0.1 answers 503"), ((await LookAsync(check)).State, (await LookAsync(check)).Detail));
    }

    [Fact]
    public async Task A_host_that_is_away_names_its_setting()
    {
        using var check = new ReachCheck("System", new Uri("http://127.0.0.1:1/"), "SYSTEM_URL", UpstreamHandler.Create());
        var finding = await LookAsync(check);
        Assert.Equal((HealthState.Wrong, "127.0.0.1:1: no connection can be made", "Check SYSTEM_URL, the network and the proxy of this machine."), (finding.State, finding.Detail, finding.Remedy));
    }

    [Fact]
    public async Task A_token_that_is_turned_down_is_told()
    {
        var tokens = Tokens();
        using var check = new ReachCheck("System", Simulator.BaseAddress, "SYSTEM_URL", UpstreamHandler.Create(), tokens);
        Assert.Equal(HealthState.Ok, (await LookAsync(check)).State);

        Fail(new Fault("/", FaultKind.Status) { Status = 401 });
        Assert.Equal("127.0.0.1 turned our token down (401)", (await LookAsync(check)).Detail);
    }

    // The seconds are not compared to the last: the answer takes its time.
    [Theory]
    [InlineData(0, HealthState.Ok, "^as 127.0.0.1's$")]
    [InlineData(3650, HealthState.Wrong, @"^36\d\d s ahead of 127\.0\.0\.1$")]
    [InlineData(-150, HealthState.Wrong, @"^1\d\d s behind 127\.0\.0\.1$")]
    public async Task The_clock_is_compared_with_the_first_server_that_answers(int shift, HealthState state, string detail)
    {
        using var check = new ClockCheck([new Uri("http://127.0.0.1:1/"), Simulator.BaseAddress], UpstreamHandler.Create(), new ShiftedClock { Shift = TimeSpan.FromSeconds(shift) });
        var finding = await LookAsync(check);
        Assert.Equal(state, finding.State);
        Assert.Matches(detail, finding.Detail);
    }

    [Fact]
    public async Task Without_any_server_the_clock_is_not_known()
    {
        using var check = new ClockCheck([new Uri("http://127.0.0.1:1/")], UpstreamHandler.Create(), TimeProvider.System);
        Assert.Equal(HealthState.Wrong, (await LookAsync(check)).State);
    }

    private static Task<HealthFinding> LookAsync(IHealthCheck check) => check.RunAsync(CancellationToken.None);
}
