using DuckDB.NET.Data;
using Liftoff.Jobs;

namespace Liftoff.Monitoring.Tests.Sessions;

/// <summary>What the job replaces, keeps and reports.</summary>
public sealed class IngestSessionsTests : SessionTests
{
    private const string Header = "session_id,campaign_id,click_hour,total_revenue\n";
    private const string Morning = Header + "s1,120,6,1\ns2,120,7,2\ns3,121,7,4\n";

    [Fact]
    public async Task A_second_ingest_replaces_the_day()
    {
        await IngestAsync(Morning);
        var result = await IngestAsync(Header + "s2,120,7,2.5\ns9,122,9,8\n");

        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Equal([new("120", 7, 1, 2.5m), new("122", 9, 1, 8m)], await StoredAsync());
    }

    [Fact]
    public async Task Only_hours_up_to_max_hour_are_taken_and_replaced()
    {
        await IngestAsync(Morning + "s4,120,20,16\ns5,120,26,32\n");
        var result = await IngestAsync(Header + "s1,120,6,1.5\ns7,120,20,99\ns8,130,21,99\n", ("max-hour", "19"));

        Assert.Equal([new("120", 6, 1, 1.5m), new("120", 20, 1, 16m), new("120", 26, 1, 32m)], await StoredAsync());
        Assert.Equal((3, 2, 1, 1), (result.Counts["rows_read"], result.Counts["after_max_hour"], result.Counts["sessions_stored"], result.Counts["campaigns"]));
    }

    [Fact]
    public async Task Other_days_and_modes_are_not_touched()
    {
        await IngestAsync(Morning);
        await IngestAsync(Header + "s1,500,3,3\n", ("date", "2025-11-23"));
        House.Deliver(Remote, Header + "s1,600,4,4\n");
        await RunAsync(("mode", "remote"));
        await IngestAsync(Header + "s1,700,5,5\n");

        Assert.Equal([new("700", 5, 1, 5m)], await StoredAsync());
        Assert.Equal([new("500", 3, 1, 3m)], await StoredAsync("2025-11-23"));
        Assert.Equal([new("600", 4, 1, 4m)], await StoredAsync(mode: "remote"));
    }

    [Fact]
    public async Task A_limit_reports_and_stores_nothing()
    {
        var result = await RunAsync(("limit", "5"));

        Assert.Equal((JobStatus.Partial, 5L, 5L), (result.Status, result.Counts["rows_read"], result.Counts["sessions"]));
        Assert.Contains("--limit", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal("5", Assert.Single(House.Simulator.Requests.To(Direct)).Query["limit"]);
        Assert.Empty(await StoredAsync());
        Assert.Equal(JobStatus.Partial, Assert.Single(await House.Runs.ListAsync("ingest-sessions", new DateOnly(2025, 11, 22), null)).Status);
    }

    [Fact]
    public async Task A_header_without_rows_keeps_what_is_stored_and_says_so()
    {
        await IngestAsync(Morning);
        var result = await IngestAsync(Header);

        Assert.Equal(JobStatus.Partial, result.Status);
        Assert.Contains("without a single session while 3 are stored", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(3, (await StoredAsync()).Sum(row => row.Sessions));
    }

    [Fact]
    public async Task A_header_without_rows_is_an_empty_day_when_nothing_is_stored()
    {
        var result = await IngestAsync(Header);

        Assert.Equal((JobStatus.Success, 0L, 0L), (result.Status, result.Counts["rows_read"], result.Counts["sessions_stored"]));
        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public async Task The_agreed_query_is_asked()
    {
        await RunAsync(("max-hour", "3"));

        var asked = Assert.Single(House.Simulator.Requests.To(Direct));
        Assert.Equal(
            [("date", "2025-11-22"), ("filterZero", "1"), ("incremental", "1"), ("limit", "-1"), ("offset", "0"), ("output", "csv")],
            asked.Query.Select(q => (q.Key, q.Value)));
        Assert.False(asked.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Without_a_date_the_day_is_today_in_utc()
    {
        House.Deliver(Direct, Header);
        var before = DateOnly.FromDateTime(DateTime.UtcNow);
        var result = await House.RunAsync("ingest-sessions");

        Assert.InRange(result.Date, before, DateOnly.FromDateTime(DateTime.UtcNow));
    }

    [Fact]
    public async Task The_file_can_be_opened_with_any_client_and_holds_rows_and_runs()
    {
        var first = await IngestAsync(Morning);
        var second = await IngestAsync(Header + "s1,120,6,1.5\n", ("max-hour", "6"));

        using var client = new DuckDBConnection($"Data Source={Path.Combine(House.Folder, "monitoring.duckdb")};ACCESS_MODE=READ_ONLY");
        client.Open();
        Assert.Equal([$"120|6|1|1.500000|{second.RunId}", $"120|7|1|2.000000|{first.RunId}", $"121|7|1|4.000000|{first.RunId}"],
            Lines(client, "SELECT concat_ws('|', campaign_id, click_hour, sessions, revenue, run_id) FROM session_hourly_rows ORDER BY ALL"));
        Assert.Equal(["2025-11-22|direct|27|3|2|success", "2025-11-22|direct|6|1|1|success"],
            Lines(client, "SELECT concat_ws('|', date, mode, max_click_hour, session_count, campaign_count, status) FROM session_ingest_runs ORDER BY started_at"));
    }

    [Fact]
    public async Task The_raw_answer_lies_compressed_in_the_run_s_folder()
    {
        var result = await IngestAsync(Morning);

        var record = Assert.Single(await House.Runs.ListAsync(null, null, null));
        Assert.Equal(Path.Combine(House.Folder, "landing", "ingest-sessions", "2025-11-22", result.RunId), record.Folder);
        var copy = Directory.CreateDirectory(Path.Combine(House.Folder, "copy")).FullName;
        await House.Runs.UnpackAsync(result.RunId, copy);
        Assert.Equal(Morning, await File.ReadAllTextAsync(Path.Combine(copy, "sessions.csv")));
    }

    [Fact]
    public async Task An_interrupted_run_stores_nothing_and_is_recorded_as_failed()
    {
        await IngestAsync(Morning);
        House.Simulator.Faults.Set([new Liftoff.Simulator.Faults.Fault(Direct, Liftoff.Simulator.Faults.FaultKind.Hang)]);
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => House.RunAsync("ingest-sessions", interrupt.Token, ("date", Day)));

        Assert.Equal(3, (await StoredAsync()).Sum(row => row.Sessions));
        Assert.Equal("interrupted", Assert.Single(await House.Runs.ListAsync(null, null, JobStatus.Failed)).Error);
    }

    private static List<string> Lines(DuckDBConnection client, string sql)
    {
        using var command = client.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add(reader.GetString(0));
        return lines;
    }
}
