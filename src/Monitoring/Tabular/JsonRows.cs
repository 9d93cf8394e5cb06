using System.Buffers;
using System.Text;
using System.Text.Json;
using Liftoff.Upstream;

namespace Liftoff.Monitoring.Tabular;

/// <summary>
/// Takes the rows of a JSON answer out of their envelope, streaming, and writes them as one object a line with every value
/// as text: the engine's own JSON reader passes numbers through double, even into DECIMAL.
/// </summary>
/// <param name="Path">The file that was written.</param>
/// <param name="Columns">Every key that occurred, distinct without regard to case, in order of first sight.</param>
/// <param name="Count">How many rows there were.</param>
public sealed record JsonRows(string Path, IReadOnlyList<string> Columns, long Count)
{
    /// <summary>The rows as the engine sees them.</summary>
    public DeliveredTable Table => DeliveredTable.NdJson(this);

    /// <summary>How many rows the answer itself says there are (Taboola's <c>recordCount</c>); null when it does not.</summary>
    public long? AnnouncedCount { get; init; }

    /// <summary>Bytes of the longest line written; 0 without rows.</summary>
    public int LongestLine { get; init; }

    // The envelopes that the outside systems use: [..], {data:[..]}, {rows:[..]}, {results:[..]}, {data:{data:[..]}}.
    private static readonly string[] Holders = ["data", "rows", "results"];
    private const int FirstBuffer = 1 << 16;
    private const int LargestToken = 1 << 27;

    /// <param name="name">What the answer is called in messages, for example <c>Strategist's answer</c>.</param>
    /// <exception cref="UpstreamException">The file is no JSON, no known envelope, an error object, or cut: <see cref="UpstreamOutcome.Unknown"/>.</exception>
    public static async Task<JsonRows> UnwrapAsync(string path, string ndJsonPath, string name, CancellationToken cancellationToken)
    {
        await using var input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        await using var output = new FileStream(ndJsonPath, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        using var unwrapping = new Unwrapping(output);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var state = new JsonReaderState(new JsonReaderOptions { AllowTrailingCommas = true });
            var filled = 0;
            while (true)
            {
                var read = await input.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                filled += read;
                var isLast = read == 0;
                var begin = unwrapping.IsAtBegin && filled >= 3 && buffer.AsSpan(0, 3).SequenceEqual(Encoding.UTF8.Preamble) ? 3 : 0;
                var consumed = begin + unwrapping.Read(buffer.AsSpan(begin, filled - begin), isLast, ref state);
                if (isLast) break;
                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
                if (filled < buffer.Length) continue;
                if (buffer.Length >= LargestToken) throw Unknown($"{name} holds a single value of more than {LargestToken >> 20} MB.");
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, filled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
        catch (JsonException unreadable)
        {
            throw Unknown(await IsWebPageAsync(path, cancellationToken) ? $"{name} is a web page, not data. It begins: {await BeginAsync(path, cancellationToken)}" : $"{name} is no complete JSON (line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine}). It begins: {await BeginAsync(path, cancellationToken)}", unreadable);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (unwrapping.IsError) throw Unknown($"{name} reports an error: {await BeginAsync(path, cancellationToken)}");
        if (!unwrapping.HasRows) throw Unknown($"{name} is in no form that is known: it holds no list of rows. It begins: {await BeginAsync(path, cancellationToken)}");
        return new JsonRows(ndJsonPath, unwrapping.Columns, unwrapping.Count) { AnnouncedCount = unwrapping.AnnouncedCount, LongestLine = unwrapping.LongestLine };
    }

    private static UpstreamException Unknown(string message, Exception? inner = null) => new(UpstreamOutcome.Unknown, message, innerException: inner);

    private static async Task<bool> IsWebPageAsync(string path, CancellationToken cancellationToken)
    {
        var buffer = new byte[16];
        await using var file = File.OpenRead(path);
        var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.Latin1.GetString(buffer, 0, length).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\r', '\n', '\t').StartsWith('<');
    }

    private static async Task<string> BeginAsync(string path, CancellationToken cancellationToken)
    {
        var buffer = new byte[1000];
        await using var file = File.OpenRead(path);
        var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length == 0 ? "(nothing)" : CsvShape.Excerpt(Encoding.UTF8.GetString(buffer, 0, length));
    }

    /// <summary>Follows the tokens through the envelope and writes each row as it ends.</summary>
    private sealed class Unwrapping(FileStream output) : IDisposable
    {
        private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
        private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        private readonly MemoryStream line = new();
        private Utf8JsonWriter? row;
        private string? outer;
        private string? property;
        private int rowsDepth = -1;
        private bool rowsEnded;

        public List<string> Columns { get; } = [];

        public long Count { get; private set; }

        public bool IsAtBegin { get; private set; } = true;

        public bool HasRows => rowsEnded;

        public bool IsError { get; private set; }

        public long? AnnouncedCount { get; private set; }

        public int LongestLine { get; private set; }

        /// <returns>How many bytes were used up; the rest belongs to a value that is not there whole.</returns>
        public int Read(ReadOnlySpan<byte> bytes, bool isLast, ref JsonReaderState state)
        {
            var reader = new Utf8JsonReader(bytes, isLast, state);
            while (true)
            {
                // A whole nested value is taken as text, so that it must be there whole.
                var before = reader;
                if (!reader.Read()) break;
                IsAtBegin = false;
                if (row is not null && reader.CurrentDepth > rowsDepth + 1 && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    var start = (int)reader.TokenStartIndex;
                    if (!reader.TrySkip())
                    {
                        reader = before;
                        break;
                    }

                    row.WriteString(property!, bytes[start..(int)reader.BytesConsumed]);
                    continue;
                }

                Take(ref reader);
            }

            state = reader.CurrentState;
            return (int)reader.BytesConsumed;
        }

        public void Dispose()
        {
            row?.Dispose();
            line.Dispose();
        }

        private void Take(ref Utf8JsonReader reader)
        {
            if (row is not null) TakeInRow(ref reader);
            else if (rowsDepth >= 0 && !rowsEnded) TakeBetweenRows(ref reader);
            else TakeInEnvelope(ref reader);
        }

        private void TakeInEnvelope(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                property = reader.GetString();
                if (reader.CurrentDepth == 1) outer = property;
            }
            else if (outer == "error" && reader.CurrentDepth == 1 && reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False or JsonTokenType.EndObject)) IsError = true;
            else if (outer == "success" && reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.False) IsError = true;
            else if (outer == "recordCount" && reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var announced)) AnnouncedCount = announced;
            else if (reader.TokenType == JsonTokenType.StartArray && !rowsEnded && IsHolder(reader.CurrentDepth)) rowsDepth = reader.CurrentDepth;
        }

        // At depth 0 the answer itself; at 1 a property of it; at 2 only data.data.
        private bool IsHolder(int depth) => depth switch
        {
            0 => true,
            1 => Holders.Contains(property),
            2 => outer == "data" && Holders.Contains(property),
            _ => false,
        };

        private void TakeBetweenRows(ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    line.SetLength(0);
                    row = new Utf8JsonWriter(line);
                    row.WriteStartObject();
                    break;
                case JsonTokenType.EndArray:
                    rowsEnded = true;
                    break;
                default:
                    throw new JsonException("A row is no object.");
            }
        }

        private void TakeInRow(ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    property = NameOf(reader.GetString()!);
                    break;
                case JsonTokenType.EndObject:
                    row!.WriteEndObject();
                    row.Dispose();
                    row = null;
                    line.WriteByte((byte)'\n');
                    line.WriteTo(output);
                    LongestLine = Math.Max(LongestLine, (int)line.Length);
                    Count++;
                    break;
                case JsonTokenType.Null:
                    row!.WriteNull(property!);
                    break;
                case JsonTokenType.String:
                    row!.WriteString(property!, reader.GetString());
                    break;
                default:
                    row!.WriteString(property!, reader.ValueSpan);
                    break;
            }
        }

        // The engine's column names know no case, JSON's keys do.
        private string NameOf(string key)
        {
            if (names.TryGetValue(key, out var name)) return name;
            name = key.Length == 0 ? "column" : key;
            for (var n = 2; !taken.Add(name); n++) name = $"{key}_{n}";
            Columns.Add(name);
            return names[key] = name;
        }
    }
}
