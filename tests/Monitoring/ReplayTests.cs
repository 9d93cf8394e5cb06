using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Sessions;
using Liftoff.Simulator.Snapshots;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Tests;

/// <summary>A job again from its landing folder, the predecessor's file, and the rooms' own checks.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2025, 11, 22);

    private MonitoringFixture fixture = null!;

    public async Task InitializeAsync() => fixture = await MonitoringFixture.StartAsync();

    public async Task DisposeAsync() => await fixture.DisposeAsync();

    [Fact]
    public async Task Sessions_are_replayed_without_the_network_and_give_the_same_table()
    {
        var first = await fixture.RunAsync("ingest-sessions", default, ("date", "2025-11-22"));
        await AssertReplayGivesTheSameAsync<IngestSessions>(first, "SELECT campaign_id, click_hour, sessions, revenue::VARCHAR FROM session_hourly_rows ORDER BY ALL");
    }

    [Theory]
    [InlineData("snapshot")]
    [InlineData("remote")]
    public async Task Campaigns_are_replayed_without_the_network_and_give_the_same_table(string mode)
    {
        new SnapshotWriter(fixture.Simulator.World, fixture.Snapshots).WriteDay(new(2025, 11, 24, 6, 0, 0, TimeSpan.Zero), [Day], ["campaign"], SnapshotTraps.ColumnsVary);
        var first = await fixture.RunAsync("ingest-campaigns", default, ("date", "2025-11-22"), ("mode", mode));
        if (Directory.Exists(fixture.Snapshots)) Directory.Delete(fixture.Snapshots, recursive: true);
        await AssertReplayGivesTheSameAsync<IngestCampaigns>(first, "SELECT campaign_id, spend_usd::VARCHAR, revenue_usd::VARCHAR, raw_payload::VARCHAR FROM campaign_rows ORDER BY ALL");
    }

    [Fact]
    public async Task A_run_that_left_nothing_cannot_be_replayed_and_says_so()
    {
        var start = (await fixture.RunAsync("ingest-campaigns", default, ("date", "2025-11-22"))) is { Status: JobStatus.Failed } failed ? failed.RunId : throw new InvalidOperationException("there was a snapshot");

        var replay = await fixture.RunJobAsync<IngestCampaigns>(new IngestCampaignsParameters(Day, SnapshotSource.Day, CampaignLevel.Campaign, CampaignMode.Snapshot).ToStart() with { ReplayOf = start });

        Assert.Equal(JobStatus.Failed, replay.Status);
        Assert.Contains("no snapshot that could be replayed", replay.Error);
    }

    [Fact]
    public async Task The_predecessors_sessions_are_rekeyed_and_its_doubled_campaign_sums_are_left_out()
    {
        var old = Path.Combine(fixture.Folder, "old.duckdb");
        await using (var connection = new DuckDBConnection($"Data Source={old}"))
        {
            connection.Open();
            connection.Execute("""
                CREATE TABLE session_hourly_metrics (date DATE, campaign_id VARCHAR, click_hour INTEGER, sessions INTEGER, revenue DOUBLE, rpc DOUBLE, owner VARCHAR, ingested_at TIMESTAMP);
                INSERT INTO session_hourly_metrics VALUES
                    ('2025-11-20', '120230000000000001', 7, 10, 12.5, 1.25, 'a', '2025-11-20 08:00:00'),
                    ('2025-11-20', '120230000000000001', 7, 11, 13.5, 1.23, 'a', '2025-11-20 09:00:00'),
                    ('2025-11-21', 'sik4w2p06ab', 25, 40, 20, 0.5, 'a', '2025-11-22 09:00:00'),
                    ('2025-11-21', '', 3, 1, 1, 1, NULL, NULL);
                CREATE TABLE campaign_index (campaign_id VARCHAR, spend_usd DOUBLE);
                INSERT INTO campaign_index VALUES ('sik4w2p06ab', 200);
                """);
        }

        var maintenance = fixture.Get<WarehouseMaintenance>();
        await maintenance.ImportAsync(old);
        var import = await maintenance.ImportAsync(old);

        Assert.Equal(2, import.Rows["session_hourly_metrics"]);
        Assert.Equal(["campaign_index"], import.LeftOut);
        var rows = await fixture.QueryAsync<(string Mode, string Id, int Hour, long Sessions, long? Clicks, decimal Revenue)>("SELECT mode, campaign_id, click_hour::INTEGER, sessions, s1_clicks, revenue FROM session_hourly_rows ORDER BY date");
        Assert.Equal([("direct", "120230000000000001", 7, 11L, 11L, 13.5m), ("strategis", "sik4w2p06ab", 25, 40L, null, 20m)], rows);
        Assert.Equal(0, (await fixture.QueryAsync<long>("SELECT count(*) FROM campaign_rows")).Single());
    }

    [Fact]
    public async Task Verify_finds_a_key_that_occurs_twice()
    {
        await fixture.RunAsync("ingest-sessions", default, ("date", "2025-11-22"));
        Assert.Empty((await fixture.Get<WarehouseMaintenance>().VerifyAsync()).Problems);
        await fixture.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO session_hourly_rows FROM session_hourly_rows LIMIT 1"));

        var verification = await fixture.Get<WarehouseMaintenance>().VerifyAsync();

        Assert.Contains(verification.Problems, problem => problem.Contains("session_hours_are_unique", StringComparison.Ordinal));
    }

    private async Task AssertReplayGivesTheSameAsync<TJob>(JobResult first, string sql) where TJob : IJob
    {
        Assert.Equal((JobStatus.Success, null), (first.Status, first.Error));
        var before = await RowsAsync(sql);
        Assert.NotEmpty(before);
        await fixture.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM session_hourly_rows; DELETE FROM campaign_rows;"));
        var asked = fixture.Simulator.Requests.Count;

        var record = await fixture.Runs.FindAsync(first.RunId);
        var replay = await fixture.RunJobAsync<TJob>(record!.Start with { ReplayOf = first.RunId });

        Assert.Equal((JobStatus.Success, null), (replay.Status, replay.Error));
        Assert.NotEqual(first.RunId, replay.RunId);
        Assert.Equal(before, await RowsAsync(sql));
        Assert.Equal(asked, fixture.Simulator.Requests.Count);
    }

    private Task<List<string>> RowsAsync(string sql) => fixture.QueryAsync<string>($"SELECT to_json(q)::VARCHAR FROM ({sql}) q");
}
