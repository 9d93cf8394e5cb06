using Liftoff.Composition.Doctor;
using Liftoff.Operations.Health;

namespace Liftoff.Cli.Tests;

/// <summary>The doctor's report over checks that go wrong in every way.</summary>
public sealed class HealthReportTests
{
    [Fact]
    public async Task Every_check_becomes_a_line_also_one_that_breaks_and_one_that_never_answers()
    {
        var report = new HealthReport(
        [
            new Check("well", _ => Task.FromResult(HealthFinding.Ok("answers"))),
            new Check("breaks", _ => throw new InvalidOperationException("no way in, password=hunter2")),
            new Check("is slow", async token =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return HealthFinding.Ok("never");
            }),
            // A folder on a share that is gone answers to nobody, tokens included.
            new Check("is stuck", async _ =>
            {
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                return HealthFinding.Ok("never");
            }),
        ]) { Patience = TimeSpan.FromSeconds(1) };

        var lines = await report.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(
        [
            ("well", HealthState.Ok, "answers"),
            ("breaks", HealthState.Wrong, "InvalidOperationException: no way in, password=[redacted]"),
            ("is slow", HealthState.Wrong, "no answer within 1 s"),
            ("is stuck", HealthState.Wrong, "no answer within 1 s"),
        ], lines.Select(line => (line.Name, line.State, line.Detail)));
        Assert.All(lines, line => Assert.Equal(line.State == HealthState.Ok, line.Remedy is null));
    }

    private sealed class Check(string name, Func<CancellationToken, Task<HealthFinding>> look) : IHealthCheck
    {
        public string Name => name;

        public Task<HealthFinding> RunAsync(CancellationToken cancellationToken) => look(cancellationToken);
    }
}
