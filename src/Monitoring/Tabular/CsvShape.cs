using System.Buffers;
using System.Text;
using Liftoff.Jobs;

namespace Liftoff.Monitoring.Tabular;

/// <summary>
/// What a delivered file is, before the engine reads it: CSV with a header and a complete end, or something that must not
/// be taken for a table without rows.
/// </summary>
/// <param name="Columns">The header's names, trimmed, in the file's order; duplicates and blanks as they are.</param>
public sealed record CsvShape(IReadOnlyList<string> Columns)
{
    private const int TailLength = 1 << 16;
    private const int HeaderLimit = 1 << 20;

    /// <param name="name">What the file is called in messages, for example <c>the session CSV</c>.</param>
    /// <exception cref="JobFailedException">The file is empty, HTML, JSON, or is cut in its last record. The message says which.</exception>
    public static CsvShape Inspect(string path, string name)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        var header = ReadHeader(file, name);
        RequireCompleteEnd(file, header.Count, name);
        return new CsvShape(header);
    }

    /// <summary>At most one line of foreign text, fit for a message.</summary>
    public static string Excerpt(ReadOnlySpan<char> text) => Upstream.Redaction.OneLine(text[..Math.Min(text.Length, 2000)].ToString());

    private static List<string> ReadHeader(FileStream file, string name)
    {
        var buffer = new byte[(int)Math.Min(HeaderLimit, file.Length)];
        file.ReadExactly(buffer);
        var begin = Encoding.UTF8.GetString(buffer).AsSpan().TrimStart('\uFEFF').TrimStart();
        if (begin.IsEmpty) throw new JobFailedException($"{Capitalised(name)} is empty: not even a header came.");
        if (begin[0] == '<') throw new JobFailedException($"Instead of {name} an HTML page came (a log-in or proxy page?): {Excerpt(begin)}");
        if (begin[0] is '{' or '[') throw new JobFailedException($"Instead of {name} a JSON answer came: {Excerpt(begin)}");
        return [.. CsvRecord.Fields(begin).Select(column => column.Trim())];
    }

    /// <summary>
    /// A transfer cut at a buffer's end looks like an ordinary end of file. It shows in a quote that is never closed, or
    /// in a last line without its line end that has too few fields.
    /// </summary>
    private static void RequireCompleteEnd(FileStream file, int columns, string name)
    {
        // An odd number of quotes is a field cut open, or a stray quote inside an unquoted field: only reading can tell.
        var lastRecord = CountQuotes(file) % 2 == 0 ? LastRecordByPairs(file) : LastRecordByReading(file);
        if (lastRecord is not { } begin) throw Cut("a quoted field is never closed");

        file.Seek(begin, SeekOrigin.Begin);
        var record = new byte[(int)Math.Min(TailLength, file.Length - begin)];
        file.ReadExactly(record);
        // What ends with a line end or has no line end in all of the tail is not judged.
        if (begin == 0 || record.Length == 0 || record[^1] is (byte)'\n' or (byte)'\r') return;
        var fields = CsvRecord.Fields(Encoding.UTF8.GetString(record)).Count;
        if (fields < columns) throw Cut($"the last record has {fields} of {columns} fields and no line end");

        JobFailedException Cut(string how) => new($"{Capitalised(name)} was cut in the middle: {how}. Nothing was stored.");
    }

    /// <returns>Where the last record begins when all quotes are in pairs: behind the last line end that an even number of quotes follows; 0 when the tail has none.</returns>
    private static long? LastRecordByPairs(FileStream file)
    {
        var tail = new byte[(int)Math.Min(TailLength, file.Length)];
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        var quotes = 0;
        for (var i = tail.Length - 1; i >= 0; i--)
        {
            if (tail[i] == '"') quotes++;
            if (tail[i] == '\n' && quotes % 2 == 0) return file.Length - tail.Length + i + 1;
        }

        return 0;
    }

    /// <returns>Where the last record begins; null when the file ends inside a quoted field.</returns>
    private static long? LastRecordByReading(FileStream file)
    {
        file.Seek(0, SeekOrigin.Begin);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            long position = 0, lastRecord = 0;
            // A quote opens a field at the field's first byte only; one behind a closing quote (a doubled one) opens it again.
            bool quoted = false, mayOpen = true;
            while (file.Read(buffer) is var read and > 0)
            {
                foreach (var b in buffer.AsSpan(0, read))
                {
                    position++;
                    if (quoted) (quoted, mayOpen) = b == '"' ? (false, true) : (true, false);
                    else if (b == '"' && mayOpen) quoted = true;
                    else
                    {
                        mayOpen = b is (byte)',' or (byte)'\n' or (byte)'\r';
                        if (b == '\n') lastRecord = position;
                    }
                }
            }

            return quoted ? null : lastRecord;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static long CountQuotes(FileStream file)
    {
        file.Seek(0, SeekOrigin.Begin);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            long quotes = 0;
            while (file.Read(buffer) is var read and > 0) quotes += buffer.AsSpan(0, read).Count((byte)'"');
            return quotes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
