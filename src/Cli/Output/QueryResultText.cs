using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Liftoff.Warehouse;
using Spectre.Console;

namespace Liftoff.Cli.Output;

/// <summary>How rows of a query are shown: as a table for people, as JSON or CSV for programs.</summary>
public static class QueryResultText
{
    public static void WriteTable(QueryResult answer)
    {
        AnsiConsole.Write(Table(answer, unknown: "NULL"));
        AnsiConsole.MarkupLineInterpolated($"{answer.Rows.Count:N0} rows");
        Tell(answer);
    }

    /// <summary>A table of our own. A column whose first value is a whole number is one of numbers.</summary>
    public static void WriteTable(IReadOnlyList<string> names, IEnumerable<object?[]> rows)
    {
        var all = rows.ToList();
        var columns = names.Select((name, i) => new QueryColumn(name, all.Select(row => row[i]).FirstOrDefault(value => value is not null) is int or long ? "BigInt" : "Varchar"));
        WriteTable(new QueryResult([.. columns], all, false));
    }

    /// <param name="unknown">What stands for NULL.</param>
    public static Table Table(QueryResult answer, string unknown)
    {
        var table = new Table().RoundedBorder();
        foreach (var column in answer.Columns)
            table.AddColumn(IsNumber(column) ? new TableColumn(Markup.Escape(column.Name)).RightAligned() : new TableColumn(Markup.Escape(column.Name)));
        foreach (var row in answer.Rows) table.AddRow(row.Select(value => Markup.Escape(Text(value) ?? unknown)).ToArray());
        return table;
    }

    public static void WriteCsv(QueryResult answer, TextWriter output)
    {
        output.WriteLine(string.Join(',', answer.Columns.Select(column => Quoted(column.Name))));
        foreach (var row in answer.Rows) output.WriteLine(string.Join(',', row.Select(value => Text(value) is { } text ? Quoted(text) : "")));
        Tell(answer);
    }

    public static void WriteJson(QueryResult answer, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var row in answer.Rows)
            {
                json.WriteStartObject();
                for (var i = 0; i < row.Length; i++)
                {
                    json.WritePropertyName(answer.Columns[i].Name);
                    Write(json, row[i]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        Tell(answer);
    }

    private static void Tell(QueryResult answer)
    {
        if (answer.IsTruncated) Console.Error.WriteLine($"liftoff: there are more rows; only the first {answer.Rows.Count:N0} are shown. Narrow the query, or open the file with a DuckDB client.");
    }

    private static bool IsNumber(QueryColumn column) => column.Type is "TinyInt" or "SmallInt" or "Integer" or "BigInt" or "HugeInt" or "UnsignedTinyInt" or "UnsignedSmallInt" or "UnsignedInteger" or "UnsignedBigInt" or "UnsignedHugeInt" or "Float" or "Double" or "Decimal";

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            // Numbers keep all their digits; what reads them decides about precision.
            case double d when !double.IsFinite(d): json.WriteStringValue(Text(d)); break;
            case float f when !float.IsFinite(f): json.WriteStringValue(Text(f)); break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal or float or double or System.Numerics.BigInteger: json.WriteRawValue(Text(value)!); break;
            case string text: json.WriteStringValue(text); break;
            case IDictionary fields:
                json.WriteStartObject();
                foreach (DictionaryEntry field in fields)
                {
                    json.WritePropertyName(Text(field.Key) ?? "NULL");
                    Write(json, field.Value);
                }

                json.WriteEndObject();
                break;
            case byte[]: json.WriteStringValue(Text(value)); break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items) Write(json, item);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(Text(value)); break;
        }
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime { Kind: DateTimeKind.Utc } moment => moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        Stream stream => $"{stream.Length} bytes",
        IDictionary or IList => JsonSerializer.Serialize(value, value.GetType(), JsonText.Options),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
