using Dapper;
using DuckDB.NET.Data;
using Liftoff.Monitoring.Reports;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Alerts;

/// <summary>A report whose newest answer of a day cannot be trusted.</summary>
/// <param name="Status"><c>FAILED</c> or <c>PARTIAL</c>.</param>
internal sealed record FeedTrouble(string Endpoint, string? Platform, string Status, string? Error, DateOnly Date)
{
    private static readonly string Sql = SqlFile.Beside(typeof(MissingFeeds), "MissingFeeds.sql");

    /// <summary>Days of which a report is not there yet are left out: nobody can do anything about them.</summary>
    public static async Task<IReadOnlyList<FeedTrouble>> ListAsync(DuckDBConnection connection, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var troubles = new List<FeedTrouble>();
        foreach (var hourly in (bool[])[false, true])
        {
            var rows = await connection.QueryAsync<(string Endpoint, string? Platform, string Status, string? Error, bool IsReused, DateOnly Date)>(new CommandDefinition(Sql, new { first, last, hourly }, cancellationToken: cancellationToken));
            troubles.AddRange(rows.Where(row => row.Status is "FAILED" or "PARTIAL").Select(row => new FeedTrouble(row.Endpoint, row.Platform, row.Status, row.Error, row.Date)));
        }

        return troubles;
    }
}
