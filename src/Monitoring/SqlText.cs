namespace Liftoff.Monitoring;

/// <summary>Writes names and values into SQL where the engine takes no parameters (table functions' options, COPY targets).</summary>
internal static class SqlText
{
    public static string Literal(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    public static string Date(DateOnly value) => $"DATE '{value:yyyy-MM-dd}'";

    public static string Moment(DateTime value) => $"TIMESTAMP '{value:yyyy-MM-dd HH:mm:ss}'";

    public static string Name(string value) => "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
