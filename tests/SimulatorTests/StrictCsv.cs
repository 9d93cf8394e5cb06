namespace Liftoff.Simulator.Tests;

/// <summary>
/// An RFC 4180 reader that forgives nothing: a quote inside an unquoted field, text behind a closing quote, an unclosed quote, a bare
/// carriage return or a record of another length is an error. Independent of the writer under test.
/// </summary>
internal static class StrictCsv
{
    public static List<Dictionary<string, string>> Read(string text)
    {
        var records = Records(text).ToList();
        var header = records[0];
        if (header.Distinct().Count() != header.Count) throw new FormatException("A column name stands twice in the header.");
        return [.. records.Skip(1).Select((record, i) => record.Count == header.Count
            ? header.Zip(record).ToDictionary(f => f.First, f => f.Second)
            : throw new FormatException($"Record {i + 1} has {record.Count} fields, the header {header.Count}."))];
    }

    public static IEnumerable<List<string>> Records(string text)
    {
        var at = text.StartsWith('\uFEFF') ? 1 : 0;
        while (at < text.Length)
        {
            var record = new List<string>();
            while (true)
            {
                record.Add(Field(text, ref at));
                if (at < text.Length && text[at] == ',')
                {
                    at++;
                    continue;
                }
                if (at < text.Length && text[at] == '\r')
                {
                    at++;
                    if (at >= text.Length || text[at] != '\n') throw new FormatException($"A bare carriage return at {at - 1}.");
                }
                if (at < text.Length && text[at++] != '\n') throw new FormatException($"Text behind a field at {at - 1}.");
                break;
            }
            yield return record;
        }
    }

    private static string Field(string text, ref int at)
    {
        if (at < text.Length && text[at] == '"') return Quoted(text, ref at);
        var start = at;
        while (at < text.Length && text[at] is not (',' or '\r' or '\n'))
            if (text[at++] == '"') throw new FormatException($"A quote inside an unquoted field at {at - 1}.");
        return text[start..at];
    }

    private static string Quoted(string text, ref int at)
    {
        var value = new System.Text.StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"') value.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"') value.Append(text[at++]);
            else
            {
                at++;
                return value.ToString();
            }
        }
        throw new FormatException("The last quoted field is never closed.");
    }
}
