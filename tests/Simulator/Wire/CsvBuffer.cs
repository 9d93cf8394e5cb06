using System.Buffers;
using System.Globalization;
using System.Text;

namespace Liftoff.Simulator.Wire;

/// <summary>Writes CSV records into memory and hands them on in pieces, so that a file of any length passes through.</summary>
internal sealed class CsvBuffer(string newLine = "\n", bool quoteAllText = false)
{
    private const int PieceBytes = 64 * 1024;
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");
    private readonly ArrayBufferWriter<byte> bytes = new(PieceBytes * 2);
    private bool inRecord;

    public bool IsFull => bytes.WrittenCount >= PieceBytes;

    public void Raw(ReadOnlySpan<byte> piece) => bytes.Write(piece);

    public void Field(string? text)
    {
        Separate();
        if (text is null) return;
        if (!quoteAllText && !text.AsSpan().ContainsAny(NeedsQuotes))
        {
            Encoding.UTF8.GetBytes(text, bytes);
            return;
        }
        bytes.Write("\""u8);
        Encoding.UTF8.GetBytes(text.Replace("\"", "\"\"", StringComparison.Ordinal), bytes);
        bytes.Write("\""u8);
    }

    /// <summary>As it stands, never quoted.</summary>
    public void Number<T>(T number)
        where T : IUtf8SpanFormattable
    {
        Separate();
        number.TryFormat(bytes.GetSpan(64), out var written, default, CultureInfo.InvariantCulture);
        bytes.Advance(written);
    }

    public void Blank() => Separate();

    public void Value(object? value)
    {
        switch (value)
        {
            case null: Blank(); break;
            case decimal number: Number(number); break;
            case long number: Number(number); break;
            case int number: Number(number); break;
            case bool flag: Field(flag ? "true" : "false"); break;
            default: Field((string)value); break;
        }
    }

    public void EndRecord()
    {
        Encoding.UTF8.GetBytes(newLine, bytes);
        inRecord = false;
    }

    public async ValueTask FlushAsync(Stream to, CancellationToken cancellation)
    {
        await to.WriteAsync(bytes.WrittenMemory, cancellation);
        bytes.ResetWrittenCount();
    }

    /// <summary>All records, without the last line end when <paramref name="finalNewLine"/> is false.</summary>
    public byte[] ToArray(bool finalNewLine = true) =>
        bytes.WrittenSpan[..(bytes.WrittenCount - (finalNewLine || bytes.WrittenCount == 0 ? 0 : newLine.Length))].ToArray();

    private void Separate()
    {
        if (inRecord) bytes.Write(","u8);
        inRecord = true;
    }
}
