using DuckDB.NET.Data;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Reports;

/// <summary>One run of a report on one version of the warehouse: asks questions, and gathers what must be said beside the figures.</summary>
/// <remarks>
/// The reports' SQL reads from temporary views (<c>campaigns</c>, <c>sessions</c>, …) that hold the report's days and nothing
/// else: a filter that a user writes above the ranking views is not always carried below them, and would rank all stored days.
/// </remarks>
internal sealed class ReportSession(DuckDBConnection connection, ReportDays days, CancellationToken cancellationToken)
{
    private readonly List<string> missing = [];
    private readonly List<string> notes = [];

    public ReportDays Days => days;

    public IReadOnlyList<string> Missing => missing;

    public IReadOnlyList<string> Notes => notes;

    /// <param name="sentence">Null says nothing.</param>
    public void Miss(string? sentence)
    {
        if (sentence is not null) missing.Add(sentence);
    }

    /// <inheritdoc cref="Miss"/>
    public void Note(string? sentence)
    {
        if (sentence is not null) notes.Add(sentence);
    }

    /// <summary>Runs a report's SQL.</summary>
    public ReportTable Ask(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Read(sql, parameters, (columns, rows) => ReportTable.Of(columns, rows));

    /// <summary>Runs SQL and takes its rows apart.</summary>
    public IReadOnlyList<T> List<T>(string sql, Func<object?[], T> row, params ReadOnlySpan<(string Name, object? Value)> parameters) => Read(sql, parameters, (_, rows) => rows.Select(row).ToList());

    /// <summary>Makes a temporary view; views take no parameters, so that the values stand in the text.</summary>
    public void View(string name, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"CREATE OR REPLACE TEMP VIEW {name} AS {query}";
        command.ExecuteNonQuery();
    }

    private T Read<T>(string sql, ReadOnlySpan<(string Name, object? Value)> parameters, Func<IReadOnlyList<QueryColumn>, IReadOnlyList<object?[]>, T> take)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.Add(new DuckDBParameter(name, value));
        using var reader = command.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(i => new QueryColumn(reader.GetName(i), reader.GetDataTypeName(i))).ToArray();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[columns.Length];
            for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : Moment(reader.GetValue(i));
            rows.Add(row);
        }

        return take(columns, rows);
    }

    // All stored moments are UTC; without saying so JSON would leave it to the reader's guess.
    private static object Moment(object value) => value is DateTime moment ? DateTime.SpecifyKind(moment, DateTimeKind.Utc) : value;
}
