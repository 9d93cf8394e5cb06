using Liftoff.Jobs;
using Liftoff.Monitoring.Backfills;
using Liftoff.Simulator.Faults;

namespace Liftoff.Monitoring.Tests.Strategis;

/// <summary>Which days a backfill takes, and where it goes on.</summary>
public sealed class BackfillTests
{
    private static readonly DateOnly First = new(2025, 11, 20);

    [Fact]
    public async Task Only_days_without_a_full_success_are_left_with_only_failed()
    {
        await using var house = await MonitoringFixture.StartAsync();
        var backfill = house.Get<Backfill>();
        await RunAsync(backfill.Starts(First));
        house.Simulator.Faults.Set([new Fault("GET /api/taboola/*", FaultKind.Status) { Status = 404 }]);
        await RunAsync(backfill.Starts(First.AddDays(1)));

        Assert.Equal([First, First.AddDays(1), First.AddDays(2)], await backfill.DaysAsync(new BackfillParameters(First, First.AddDays(2), OnlyFailed: false), CancellationToken.None));
        Assert.Equal([First.AddDays(1), First.AddDays(2)], await backfill.DaysAsync(new BackfillParameters(First, First.AddDays(2), OnlyFailed: true), CancellationToken.None));
        Assert.Equal(1L, Assert.Single(await house.QueryAsync<long>("SELECT count(DISTINCT date) FROM campaign_index WHERE spend_usd > 0 AND date = DATE '2025-11-20'")));

        async Task RunAsync(IEnumerable<JobStart> starts)
        {
            foreach (var start in starts)
            {
                var result = await (start.Job == "ingest-campaigns" ? house.RunJobAsync<Liftoff.Monitoring.Campaigns.IngestCampaigns>(start) : house.RunJobAsync<Liftoff.Monitoring.Sessions.IngestSessions>(start));
                Assert.Null(result.Error);
            }
        }
    }

    [Theory]
    [InlineData("2025-11-22", "2025-11-20", "to lies before from (2025-11-22)")]
    [InlineData("2001-01-01", "2025-11-20", "from lies more than 3660 days before to")]
    [InlineData("2025-11-22", "2999-01-01", "to lies in the future")]
    public void A_range_that_cannot_be_is_refused(string from, string to, string problem)
    {
        var reader = new ParameterReader(new Dictionary<string, string?> { ["from"] = from, ["to"] = to }, TimeProvider.System);
        BackfillParameters.Read(reader);
        Assert.Contains(reader.Problems, found => $"{found.Name} {found.Problem}".StartsWith(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_done_is_remembered_until_all_is()
    {
        var folder = Directory.CreateTempSubdirectory("liftoff-backfill-").FullName;
        try
        {
            var parameters = new BackfillParameters(First, First.AddDays(2), false);
            new BackfillMemory(folder, parameters).Add(First);

            Assert.True(new BackfillMemory(folder, parameters).Contains(First));
            Assert.Equal(0, new BackfillMemory(folder, parameters with { OnlyFailed = true }).Count);
            new BackfillMemory(folder, parameters).Forget();
            Assert.Equal(0, new BackfillMemory(folder, parameters).Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
