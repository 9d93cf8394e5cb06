using Dapper;
using DuckDB.NET.Data;
using Liftoff.Monitoring.Tabular;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Sessions;

/// <summary>Lets the engine read a session CSV and bring it down to one row per campaign and click hour.</summary>
public static class SessionCsvReader
{
    private static readonly string Aggregate = SqlFile.Beside(typeof(SessionCsvReader), "AggregateSessions.sql");
    private static readonly string Count = SqlFile.Beside(typeof(SessionCsvReader), "CountSessions.sql");

    /// <summary>Writes (campaign_id, click_hour, sessions, s1_clicks, revenue) to the Parquet file <paramref name="hoursPath"/> and tells what became of the rows.</summary>
    /// <param name="connection">A scratch database; temporary tables of the reading remain in it.</param>
    /// <exception cref="DuckDBException">The engine cannot read the file even in its tolerant mode.</exception>
    public static SessionCounts Read(DuckDBConnection connection, string csvPath, SessionCsvShape shape, int maxHour, string hoursPath)
    {
        DeliveredMacros.Define(connection);
        try
        {
            Aggregated(strict: true);
        }
        catch (DuckDBException)
        {
            // Rows longer or shorter than the header, mixed line ends: the tolerant reader takes them, at three times the
            // cost, and says itself what it cannot take.
            Aggregated(strict: false);
        }

        connection.Execute($"COPY session_hours TO {SqlText.Literal(hoursPath)} (FORMAT parquet)");
        return connection.QuerySingle<SessionCounts>(Count, new { maxHour });

        void Aggregated(bool strict)
        {
            connection.Execute(Views(csvPath, shape, strict));
            connection.Execute(Aggregate, new { maxHour });
        }
    }

    private static string Views(string csvPath, SessionCsvShape shape, bool strict)
    {
        var names = SessionCsvColumns.Name(shape.Columns);
        var columns = string.Join(", ", names.Select(name => $"{SqlText.Literal(name)}: 'VARCHAR'"));
        var tolerance = strict ? "strict_mode = true" : "strict_mode = false, null_padding = true, parallel = false";
        string Column(string name) => names.Contains(name) ? name : $"NULL::VARCHAR AS {name}";

        var totals = SessionCsvColumns.Totals.Where(names.Contains).ToList();
        var increments = names.Where(SessionCsvColumns.IsIncrement).ToList();
        var amounts = totals.Select(name => $"amount({name})").ToList();
        var total = amounts.Count == 0 ? "NULL::DECIMAL(38, 15)" : $"coalesce({string.Join(", ", amounts)})";
        // coalesce looks at the increments of those rows only that have no total.
        if (increments.Count > 0) amounts.Add($"list_sum([{string.Join(", ", increments.Select(name => $"amount({name})"))}])");
        var text = totals.Count == 0 ? "NULL::VARCHAR" : $"coalesce({string.Join(", ", totals.Select(name => $"nullif(trim({name}), '')"))})";

        return $$"""
            CREATE OR REPLACE TEMP VIEW distinct_rows AS
            SELECT {{Column("campaign_id")}}, {{Column("click_hour")}}, {{Column("session_id")}},
                   coalesce({{string.Join(", ", amounts)}}, 0)::DECIMAL(38, 15) AS revenue,
                   CASE WHEN {{total}} IS NULL THEN {{text}} END AS unreadable_revenue,
                   copies
            FROM (
                SELECT *, count(*) AS copies
                FROM read_csv({{SqlText.Literal(csvPath)}}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
                              columns = {{{columns}}}, {{tolerance}})
                GROUP BY ALL
            );
            """;
    }
}
