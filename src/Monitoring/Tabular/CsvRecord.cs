using System.Text;

namespace Liftoff.Monitoring.Tabular;

/// <summary>Splits one CSV record (RFC 4180): a header, or a last line. The engine reads everything in between.</summary>
public static class CsvRecord
{
    /// <returns>The fields of the text's first record, unquoted; what follows its line end is not looked at.</returns>
    public static List<string> Fields(ReadOnlySpan<char> text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"') field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
                else quoted = false;
            }
            else if (c == '"') quoted = true;
            else if (c is '\n' or '\r') break;
            else if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(c);
        }

        fields.Add(field.ToString());
        return fields;
    }
}
