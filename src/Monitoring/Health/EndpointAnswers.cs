using Dapper;
using DuckDB.NET.Data;
using Liftoff.Sql;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Health;

/// <summary>The table <c>endpoint_answers</c>.</summary>
public sealed class EndpointAnswers(WarehouseFile warehouse)
{
    /// <summary>The level of the hourly report, which knows neither campaigns' nor ad sets' days.</summary>
    public const string HourLevel = "hour";

    // The day counts as running until its late clicks, hours 24 to 27, are over.
    private static readonly TimeSpan DayWithLateClicks = TimeSpan.FromHours(28);

    private static readonly string ExpectedRows = SqlFile.Beside(typeof(EndpointAnswers), "ExpectedRows.sql");

    /// <returns>How many rows each report usually has by this time of its day; a report without good days before is absent.</returns>
    public Task<IReadOnlyDictionary<string, long>> ExpectAsync(DateOnly date, string level, DateTimeOffset askedAt, CancellationToken cancellationToken) =>
        warehouse.ReadAsync<IReadOnlyDictionary<string, long>>(async (connection, token) =>
        {
            var isOpen = askedAt - new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero) < DayWithLateClicks;
            var rows = await connection.QueryAsync<(string Endpoint, long Rows)>(new CommandDefinition(ExpectedRows, new { date, level, askedAt = askedAt.UtcDateTime, isOpen }, cancellationToken: token));
            return rows.ToDictionary(row => row.Endpoint, row => row.Rows);
        }, cancellationToken);

    /// <summary>Writes the answers of a run within its transaction; those of the same run are replaced.</summary>
    public static async Task PutAsync(DuckDBConnection connection, string runId, DateOnly date, string level, IEnumerable<EndpointAnswer> answers, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM endpoint_answers WHERE run_id = $runId", new { runId }, cancellationToken: cancellationToken));
        foreach (var answer in answers)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO endpoint_answers
                VALUES ($runId, $date, $level, $endpoint, $platform, $status, $rowCount, $expected, $hasRevenue, $hasSpend, $error, $retries, $startedAt, $finishedAt, $reused)
                """,
                new
                {
                    runId, date, level, endpoint = answer.Endpoint, platform = answer.Platform, status = answer.StatusName, rowCount = answer.RowCount, expected = answer.ExpectedMinRows,
                    hasRevenue = answer.HasRevenue, hasSpend = answer.HasSpend, error = answer.Error, retries = answer.RetryCount,
                    startedAt = answer.StartedAt.UtcDateTime, finishedAt = answer.FinishedAt.UtcDateTime, reused = answer.ReusedRunId,
                },
                cancellationToken: cancellationToken));
        }
    }

    /// <summary>Writes the answers of a run that stores nothing else, because it fails.</summary>
    public Task RecordAsync(string runId, DateOnly date, string level, IReadOnlyCollection<EndpointAnswer> answers, CancellationToken cancellationToken) =>
        warehouse.WriteAsync(async (connection, token) =>
        {
            await PutAsync(connection, runId, date, level, answers, token);
            return 0;
        }, cancellationToken: cancellationToken);
}
