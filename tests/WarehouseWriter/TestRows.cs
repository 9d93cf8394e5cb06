using System.Reflection;
using Dapper;
using DuckDB.NET.Data;

namespace Liftoff.WarehouseWriter;

/// <summary>The table that test jobs write.</summary>
public static class TestRows
{
    public static Assembly Assembly => typeof(TestRows).Assembly;

    /// <summary>Replaces the job's batch. The payload is hard to compress, so that rows cost real pieces.</summary>
    public static void Write(DuckDBConnection connection, string job, long rows)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Execute("DELETE FROM test_rows WHERE job = $job", new { job });
        connection.Execute("INSERT INTO test_rows SELECT $job, range, md5($job || range::VARCHAR) || md5(range::VARCHAR || $job) FROM range($rows)", new { job, rows });
        connection.Execute("DELETE FROM test_batches WHERE job = $job; INSERT INTO test_batches VALUES ($job, $rows)", new { job, rows });
    }

    /// <summary>The number of rows by job.</summary>
    public static Dictionary<string, long> Count(DuckDBConnection connection) =>
        connection.Query<(string Job, long Rows)>("SELECT job, rows FROM test_jobs").ToDictionary(r => r.Job, r => r.Rows);

    /// <summary>The number of rows by job, which must be what each job said it would write.</summary>
    /// <exception cref="FaultWalkException">A part of a job is visible.</exception>
    public static Dictionary<string, long> Whole(DuckDBConnection connection)
    {
        var halves = connection.Query<string>("SELECT job FROM test_batches LEFT JOIN test_jobs USING (job) WHERE test_batches.rows IS DISTINCT FROM test_jobs.rows").ToArray();
        return halves.Length == 0 ? Count(connection) : throw new FaultWalkException($"A reader sees a part of {string.Join(", ", halves)}.");
    }
}
