namespace Liftoff.Sql;

/// <summary>Writes names and values into SQL where the engine takes no parameters: identifiers, options of table functions, COPY targets.</summary>
public static class SqlText
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Date(DateOnly day) => $"DATE '{day:yyyy-MM-dd}'";

    public static string Moment(DateTime moment) => $"TIMESTAMP '{moment:yyyy-MM-dd HH:mm:ss}'";
}
