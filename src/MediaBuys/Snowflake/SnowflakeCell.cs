using System.Globalization;
using System.Numerics;

namespace Liftoff.MediaBuys.Snowflake;

/// <summary>Reads cells of the SQL API (contract: media-buys §6.3): always text, written as the column's type says.</summary>
public static class SnowflakeCell
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    /// <summary>A calendar day: days since 1970 from a date column, the day of a timestamp, or <c>yyyy-MM-dd</c> from text.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static DateOnly Day(SnowflakeColumn column, string cell)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(cell);
        return column.Type switch
        {
            "date" when int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) && days is > -719_162 and < 2_932_897 => Epoch.AddDays(days),
            "timestamp_ntz" or "timestamp_ltz" or "timestamp_tz" when TryTimestamp(cell, out var moment) => DateOnly.FromDateTime(moment.DateTime),
            "text" when DateOnly.TryParseExact(cell.AsSpan(0, Math.Min(10, cell.Length)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
            _ => throw new FormatException($"\"{cell}\" is no day in a column of type {column.Type}"),
        };
    }

    /// <summary>A whole number, exactly.</summary>
    /// <exception cref="FormatException">It is no whole number, or outside of 64 bits.</exception>
    public static long Count(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        // "1200.000" is a whole number of a column with a scale.
        var whole = cell.Contains('.', StringComparison.Ordinal) && !cell.Contains('e', StringComparison.OrdinalIgnoreCase) ? cell.TrimEnd('0').TrimEnd('.') : cell;
        if (long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)) return count;
        throw new FormatException(BigInteger.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? $"{cell} is more than a count can be (64 bits)" : $"\"{cell}\" is no whole number");
    }

    /// <summary>A decimal number with all its digits.</summary>
    /// <exception cref="FormatException">It is no number, or has more digits than can be kept exactly (28).</exception>
    public static decimal Amount(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (!decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) throw new FormatException($"\"{cell}\" is no number that can be kept exactly");
        // decimal.Parse rounds what does not fit, silently; money must not be rounded on its way.
        if (cell.Count(char.IsAsciiDigit) > 28 && value.ToString(CultureInfo.InvariantCulture).TrimStart('-', '0') != cell.TrimStart('+', '-', '0')) throw new FormatException($"{cell} has more digits than can be kept exactly (28)");
        return value;
    }

    /// <summary>Seconds since 1970 with nine decimals; a <c>timestamp_tz</c> has its offset in minutes + 1440 behind a blank.</summary>
    private static bool TryTimestamp(string cell, out DateTimeOffset moment)
    {
        moment = default;
        var parts = cell.Split(' ');
        if (parts.Length > 2 || !decimal.TryParse(parts[0], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || decimal.Abs(seconds) > 250_000_000_000) return false;
        var offset = 1440;
        if (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out offset)) return false;
        moment = DateTimeOffset.UnixEpoch.AddTicks((long)decimal.Floor(seconds * TimeSpan.TicksPerSecond)).ToOffset(TimeSpan.FromMinutes(offset - 1440));
        return true;
    }
}
