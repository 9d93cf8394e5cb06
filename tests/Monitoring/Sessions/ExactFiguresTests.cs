using System.Globalization;
using System.Text;
using Liftoff.Jobs;
using Liftoff.Simulator;
using Liftoff.Simulator.StrategisStaging;
using Liftoff.Simulator.World;

namespace Liftoff.Monitoring.Tests.Sessions;

/// <summary>Whole days of the simulator and a large hostile file, cell by cell against a count that shares no code with the job.</summary>
public sealed class ExactFiguresTests
{
    private static readonly DateOnly Date = new(2025, 11, 22);

    public static TheoryData<string> Styles => ["plain", "awkward", "hostile", "blank total", "absent total"];

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task Every_cell_of_a_day_equals_the_independent_count(string style)
    {
        await using var house = await MonitoringFixture.StartAsync(new SimulatorOptions { Seed = 11, SessionCsv = Style(style) });
        using var http = new HttpClient { BaseAddress = house.Simulator.BaseAddress };
        var csv = Encoding.UTF8.GetString(await http.GetByteArrayAsync(new Uri("api/s1/report/get-session-rev?date=2025-11-22&filterZero=1&incremental=1&limit=-1&offset=0&output=csv", UriKind.Relative)));

        var result = await house.RunAsync("ingest-sessions", CancellationToken.None, ("date", "2025-11-22"));

        Assert.Equal(JobStatus.Success, result.Status);
        var expected = IndependentCount.Of(csv);
        Assert.InRange(expected.Count, 500, 10_000);
        Assert.Equal(expected, await StoredAsync(house));
    }

    [Fact]
    public async Task A_plain_day_adds_up_to_the_simulated_world()
    {
        await using var house = await MonitoringFixture.StartAsync(new SimulatorOptions { Seed = 11 });
        await house.RunAsync("ingest-sessions", CancellationToken.None, ("date", "2025-11-22"));

        var campaigns = house.Simulator.Day(Date).Of(Network.Facebook).ToList();
        var expected = campaigns.GroupBy(c => c.Campaign.NetworkCampaignId).Where(g => g.Sum(c => c.S1Clicks) > 0)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(c => c.S1Clicks))).ToList();
        var stored = await StoredAsync(house);
        Assert.Equal(expected, stored.GroupBy(row => row.CampaignId).Select(g => (g.Key, g.Sum(row => row.Sessions))));
        // Each cell is rounded to the sixth decimal, so that the sum may differ by half of that a cell.
        Assert.InRange(stored.Sum(row => row.Revenue) - campaigns.Sum(c => c.Revenue), -0.0000005m * stored.Count, 0.0000005m * stored.Count);
    }

    [Fact]
    public async Task A_large_file_whose_quoted_fields_look_like_records_is_read_by_all_threads_alike()
    {
        await using var house = await MonitoringFixture.StartAsync();
        const int rows = 150_000;
        var csv = new StringBuilder("keyword,session_id,campaign_id,click_hour,total_revenue\n");
        for (var i = 0; i < rows; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"\"k{i % 97}, \"\"q\"\"\nx,s{i},999,9,9.99\n\"\"y\"\",s{i},998,8,8.88\n{new string('z', 150 + (i % 61))}\",s{i},12{i % 50},{i % 28},0.{i % 1000:000}{i % 7}\n");
        }

        house.Deliver("/api/s1/report/get-session-rev", csv.ToString());
        var result = await house.RunAsync("ingest-sessions", CancellationToken.None, ("date", "2025-11-22"));

        Assert.Equal(rows, result.Counts["rows_read"]);
        var expected = Enumerable.Range(0, rows)
            .GroupBy(i => (Campaign: $"12{i % 50}", Hour: i % 28))
            .Select(g => new SessionHour(g.Key.Campaign, g.Key.Hour, g.LongCount(), g.Sum(i => decimal.Parse($"0.{i % 1000:000}{i % 7}", CultureInfo.InvariantCulture))))
            .OrderBy(row => row.CampaignId, StringComparer.Ordinal).ThenBy(row => row.ClickHour);
        Assert.Equal(expected, await StoredAsync(house));
    }

    private static Task<List<SessionHour>> StoredAsync(MonitoringFixture house) => house.QueryAsync<SessionHour>(
        "SELECT campaign_id AS CampaignId, click_hour::INTEGER AS ClickHour, sessions AS Sessions, revenue AS Revenue FROM session_hourly_rows ORDER BY campaign_id, click_hour");

    private static SessionCsvStyle Style(string name) => name switch
    {
        "plain" => SessionCsvStyle.Plain,
        "awkward" => SessionCsvStyle.Awkward,
        "hostile" => SessionCsvStyle.Hostile,
        "blank total" => SessionCsvStyle.Awkward with { TotalRevenue = TotalRevenueColumn.Blank, HoursStartAtOne = true },
        "absent total" => SessionCsvStyle.Hostile with { TotalRevenue = TotalRevenueColumn.Absent, HoursAreWallClock = true, SessionIdColumn = "System1 Session ID" },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such style."),
    };
}
