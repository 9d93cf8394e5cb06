using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

// What vectors hold: one number since 1970-01-01 or since midnight.

[StructLayout(LayoutKind.Sequential)]
public struct DuckDBDate
{
    internal static readonly DuckDBDate PositiveInfinity = new() { Days = int.MaxValue };
    internal static readonly DuckDBDate NegativeInfinity = new() { Days = -int.MaxValue };

    public int Days { get; set; }

    public readonly bool IsPositiveInfinity => Days == int.MaxValue;

    public readonly bool IsNegativeInfinity => Days == -int.MaxValue;

    public readonly bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;
}

[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTime
{
    public long Micros { get; set; }
}

[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTimeTzStruct
{
    /// <summary>40 bits of microseconds, then 24 bits of offset.</summary>
    public ulong Bits { get; set; }
}

[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTimestampStruct
{
    public long Micros { get; set; }

    public readonly bool IsPositiveInfinity => Micros == long.MaxValue;

    public readonly bool IsNegativeInfinity => Micros == -long.MaxValue;

    public readonly bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;
}

[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBInterval(int months, int days, long micros)
{
    public int Months { get; } = months;

    public int Days { get; } = days;

    public long Micros { get; } = micros;

    public static implicit operator DuckDBInterval(TimeSpan time) =>
        new(0, time.Days, time.Ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond);

    /// <exception cref="ArgumentOutOfRangeException">It has months, whose length no TimeSpan can express.</exception>
    /// <exception cref="OverflowException">It is longer than a TimeSpan can be.</exception>
    public static explicit operator TimeSpan(DuckDBInterval interval) => interval.Months == 0
        ? new TimeSpan(checked((interval.Days * TimeSpan.TicksPerDay) + (interval.Micros * TimeSpan.TicksPerMicrosecond)))
        : throw new ArgumentOutOfRangeException(nameof(interval), interval.Months, "An INTERVAL with months has no fixed length and is no TimeSpan.");
}

// The calendar forms, of which one is made when a caller asks for the provider's own type.

[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBDateOnly(int year, byte month, byte day)
{
    public int Year { get; } = year;

    public byte Month { get; } = month;

    public byte Day { get; } = day;

    public static DuckDBDateOnly FromDuckDBDate(DuckDBDate date) => NativeMethods.DateTimeHelpers.FromDate(date);

    // libduckdb writes the infinities as impossible days and aborts the process when it is asked to read those back.
    public DuckDBDate ToDuckDBDate() =>
        Equals(FromDuckDBDate(DuckDBDate.PositiveInfinity)) ? DuckDBDate.PositiveInfinity
        : Equals(FromDuckDBDate(DuckDBDate.NegativeInfinity)) ? DuckDBDate.NegativeInfinity
        : NativeMethods.DateTimeHelpers.ToDate(this);
}

[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBTimeOnly(byte hour, byte min, byte sec, int microsecond)
{
    public byte Hour { get; } = hour;

    public byte Min { get; } = min;

    public byte Sec { get; } = sec;

    public int Microsecond { get; } = microsecond;
}

[StructLayout(LayoutKind.Sequential)]
public struct DuckDBTimeTz
{
    public DuckDBTimeOnly Time { get; set; }

    /// <summary>Seconds east of UTC.</summary>
    public int Offset { get; set; }
}

[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBTimestamp(DuckDBDateOnly date, DuckDBTimeOnly time)
{
    public DuckDBDateOnly Date { get; } = date;

    public DuckDBTimeOnly Time { get; } = time;

    public static DuckDBTimestamp FromDuckDBTimestampStruct(DuckDBTimestampStruct timestamp) =>
        timestamp.IsPositiveInfinity ? new(DuckDBDateOnly.FromDuckDBDate(DuckDBDate.PositiveInfinity), default)
        : timestamp.IsNegativeInfinity ? new(DuckDBDateOnly.FromDuckDBDate(DuckDBDate.NegativeInfinity), default)
        : NativeMethods.DateTimeHelpers.FromTimestamp(timestamp);

    public DuckDBTimestampStruct ToDuckDBTimestampStruct()
    {
        var date = Date.ToDuckDBDate();
        return date.IsPositiveInfinity ? new() { Micros = long.MaxValue }
            : date.IsNegativeInfinity ? new() { Micros = -long.MaxValue }
            : NativeMethods.DateTimeHelpers.ToTimestamp(this);
    }
}
