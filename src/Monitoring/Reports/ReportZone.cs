using DuckDB.NET.Data;

namespace Liftoff.Monitoring.Reports;

/// <summary>A time zone of the IANA database. The engine brings its own copy of it, so that every machine agrees on daylight saving.</summary>
public sealed record ReportZone
{
    public static readonly ReportZone Utc = new("UTC");

    private ReportZone(string name) => Name = name;

    public string Name { get; }

    public bool IsUtc => Name == Utc.Name;

    /// <param name="name">In any case.</param>
    /// <returns>Null when there is no such zone.</returns>
    public static ReportZone? Find(string name) => string.Equals(name, Utc.Name, StringComparison.OrdinalIgnoreCase)
        ? Utc
        : Ask("SELECT name FROM pg_timezone_names() WHERE lower(name) = lower($text) AND contains(name, '/') ORDER BY ALL", name, null) is string known ? new ReportZone(known) : null;

    /// <summary>The day that it is there at this moment.</summary>
    public DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(IsUtc ? now.UtcDateTime : (DateTime)Ask("SELECT timezone($text, timezone('UTC', $moment))", Name, now.UtcDateTime)!);

    private static object? Ask(string sql, string text, DateTime? moment)
    {
        using var engine = new DuckDBConnection("Data Source=:memory:");
        engine.Open();
        using var command = engine.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add(new DuckDBParameter("text", text));
        if (moment is { } time) command.Parameters.Add(new DuckDBParameter("moment", DateTime.SpecifyKind(time, DateTimeKind.Unspecified)));
        return command.ExecuteScalar();
    }
}
