using System.Globalization;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Sql;
using Liftoff.Warehouse.Schema;

namespace Liftoff.Warehouse.Runs;

/// <summary>The table <c>job_runs</c>.</summary>
internal static class RunTable
{
    private static readonly string PutSql = SqlFile.Beside(typeof(RunTable), "PutRun.sql");
    private static readonly string ListSql = SqlFile.Beside(typeof(RunTable), "ListRuns.sql");

    /// <summary>Puts the record in place of an older one of that run.</summary>
    public static void Put(DuckDBConnection connection, RunRecord record) => connection.Execute(PutSql, new
    {
        record.RunId,
        record.Job,
        record.Date,
        Parameters = RunFile.Text(new OrderedDictionary<string, string>(record.Parameters)),
        Status = RunFile.Name(record.Status),
        record.StartedAt,
        record.HeartbeatAt,
        record.FinishedAt,
        record.Host,
        Counts = RunFile.Text(record.Counts),
        Warnings = RunFile.Text(record.Warnings),
        record.Error,
    });

    public static RunRecord? Find(DuckDBConnection connection, string runId) => List(connection, runId, null, null) is [var found, ..] ? found : null;

    /// <summary>Newest first; null stands for all.</summary>
    public static IReadOnlyList<RunRecord> List(DuckDBConnection connection, string? runId, string? job, DateOnly? date, DateTimeOffset? since = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = ListSql;
        command.Parameters.Add(new DuckDBParameter("RunId", runId));
        command.Parameters.Add(new DuckDBParameter("Job", job));
        command.Parameters.Add(new DuckDBParameter("Date", date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        command.Parameters.Add(new DuckDBParameter("Since", since?.ToString("O", CultureInfo.InvariantCulture)));
        using var row = command.ExecuteReader();
        var records = new List<RunRecord>();
        while (row.Read())
        {
            records.Add(new RunRecord
            {
                RunId = row.GetString(0),
                Job = row.GetString(1),
                Date = row.GetFieldValue<DateOnly>(2),
                Parameters = [.. RunFile.Value<OrderedDictionary<string, string>>(row.GetString(3))],
                Status = Enum.Parse<JobStatus>(row.GetString(4), ignoreCase: true),
                StartedAt = row.GetFieldValue<DateTimeOffset>(5),
                HeartbeatAt = row.GetFieldValue<DateTimeOffset>(6),
                FinishedAt = row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7),
                Host = row.GetString(8),
                Counts = RunFile.Value<Dictionary<string, long>>(row.GetString(9)),
                Warnings = RunFile.Value<List<string>>(row.GetString(10)),
                Error = row.IsDBNull(11) ? null : row.GetString(11),
            });
        }

        return records;
    }
}
