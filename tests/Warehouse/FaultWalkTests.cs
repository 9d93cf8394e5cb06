using Liftoff.WarehouseWriter;
using Xunit.Abstractions;

namespace Liftoff.Warehouse.Tests;

public sealed class FaultWalkTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_random_walk_over_all_faults_breaks_no_promise()
    {
        var seed = Environment.GetEnvironmentVariable("FAULT_WALK_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next(1, 1_000_000);
        output.WriteLine($"FAULT_WALK_SEED={seed}");
        var report = await new FaultWalk(seed, TimeSpan.FromSeconds(30), output.WriteLine).RunAsync();
        output.WriteLine(report.ToString());
        Assert.InRange(report.Checks, 2, int.MaxValue);
        Assert.InRange(report.Committed, 3, int.MaxValue);
    }
}
