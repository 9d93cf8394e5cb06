using System.Globalization;

namespace Liftoff.MediaBuys.Export;

/// <summary>
/// Days and moments of a binary COPY (days and microseconds since 2000) as quoted JSON text in the server's own form: any year that
/// PostgreSQL knows, BC and infinity among them.
/// </summary>
internal static class CopiedTime
{
    /// <summary>No text is longer, in bytes.</summary>
    public const int Longest = 64;

    private const long MicrosecondsPerSecond = 1_000_000;
    private const long MicrosecondsPerDay = 86_400 * MicrosecondsPerSecond;
    private const int DaysPerEra = 146_097;

    private static readonly int Epoch = new DateOnly(2000, 1, 1).DayNumber;

    /// <summary>Whether it lies in the years 1 to 9999.</summary>
    public static bool IsUsual(int day) => day >= -Epoch && day <= DateOnly.MaxValue.DayNumber - Epoch;

    public static DateOnly Day(int day) => DateOnly.FromDayNumber(day + Epoch);

    /// <returns>The bytes that were written.</returns>
    public static int WriteDay(Span<byte> target, int day)
    {
        if (day is int.MaxValue or int.MinValue) return WriteInfinity(target, day > 0);
        target[0] = (byte)'"';
        var at = 1 + WriteDate(target[1..], day, out var isBeforeChrist);
        return End(target, at, isBeforeChrist);
    }

    /// <param name="isUtc">Whether the offset stands behind it.</param>
    /// <returns>The bytes that were written.</returns>
    public static int WriteMoment(Span<byte> target, long microseconds, bool isUtc)
    {
        if (microseconds is long.MaxValue or long.MinValue) return WriteInfinity(target, microseconds > 0);
        var day = (int)FloorDivide(microseconds, MicrosecondsPerDay);
        var ofDay = microseconds - (day * MicrosecondsPerDay);
        target[0] = (byte)'"';
        var at = 1 + WriteDate(target[1..], day, out var isBeforeChrist);
        var second = (int)(ofDay / MicrosecondsPerSecond);
        target[at++] = (byte)'T';
        at += WriteDigits(target[at..], second / 3600, 2);
        target[at++] = (byte)':';
        at += WriteDigits(target[at..], second / 60 % 60, 2);
        target[at++] = (byte)':';
        at += WriteDigits(target[at..], second % 60, 2);
        var fraction = (int)(ofDay % MicrosecondsPerSecond);
        if (fraction > 0)
        {
            target[at++] = (byte)'.';
            at += WriteDigits(target[at..], fraction, 6);
            while (target[at - 1] == '0') at--;
        }

        if (isUtc)
        {
            "+00:00"u8.CopyTo(target[at..]);
            at += 6;
        }

        return End(target, at, isBeforeChrist);
    }

    /// <summary>The calendar is computed from eras of 400 years, since DateOnly ends where PostgreSQL goes on.</summary>
    private static int WriteDate(Span<byte> target, int day, out bool isBeforeChrist)
    {
        // Counted from 0000-03-01, so that the leap day ends a year.
        long shifted = (long)day + Epoch + 306;
        var era = FloorDivide(shifted, DaysPerEra);
        var ofEra = (int)(shifted - (era * DaysPerEra));
        var yearOfEra = (ofEra - (ofEra / 1460) + (ofEra / 36_524) - (ofEra / 146_096)) / 365;
        var ofYear = ofEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthFromMarch = ((5 * ofYear) + 2) / 153;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        isBeforeChrist = year <= 0;
        if (isBeforeChrist) year = 1 - year;
        int at;
        if (year > 9999) year.TryFormat(target, out at, default, CultureInfo.InvariantCulture);
        else at = WriteDigits(target, (int)year, 4);
        target[at++] = (byte)'-';
        at += WriteDigits(target[at..], month, 2);
        target[at++] = (byte)'-';
        return at + WriteDigits(target[at..], ofYear - (((153 * monthFromMarch) + 2) / 5) + 1, 2);
    }

    private static long FloorDivide(long number, long by) => (number / by) - (number % by < 0 ? 1 : 0);

    private static int WriteDigits(Span<byte> target, int number, int count)
    {
        for (var i = count - 1; i >= 0; i--, number /= 10) target[i] = (byte)('0' + (number % 10));
        return count;
    }

    private static int WriteInfinity(Span<byte> target, bool isLate)
    {
        var text = isLate ? "\"infinity\""u8 : "\"-infinity\""u8;
        text.CopyTo(target);
        return text.Length;
    }

    private static int End(Span<byte> target, int at, bool isBeforeChrist)
    {
        if (isBeforeChrist)
        {
            " BC"u8.CopyTo(target[at..]);
            at += 3;
        }

        target[at] = (byte)'"';
        return at + 1;
    }
}
