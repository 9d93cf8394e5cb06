namespace Liftoff.MediaBuys.Export;

/// <summary>The most digits before and behind the point that the values of a column have.</summary>
internal struct DecimalDigits
{
    private const int MostInParquet = 38;

    private bool hasOther;

    public int Whole { get; private set; }

    public int Behind { get; private set; }

    /// <summary>Whether one decimal type holds all of them.</summary>
    public readonly bool FitsDecimal => !hasOther && Whole + Behind <= MostInParquet;

    /// <param name="text">As PostgreSQL writes a numeric, without an exponent.</param>
    public void Add(ReadOnlySpan<byte> text)
    {
        if (text[0] == '-') text = text[1..];
        // NaN and the infinities.
        if (!char.IsAsciiDigit((char)text[0]))
        {
            hasOther = true;
            return;
        }

        var point = text.IndexOf((byte)'.');
        if (point >= 0) Behind = Math.Max(Behind, text.Length - point - 1);
        if (text[0] != '0') Whole = Math.Max(Whole, point < 0 ? text.Length : point);
    }
}
