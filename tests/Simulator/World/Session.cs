using System.Globalization;

namespace Liftoff.Simulator.World;

/// <summary>One search session; with an S1 click (and then revenue) or without.</summary>
public sealed class Session
{
    /// <summary>The pair that brought it.</summary>
    public required Campaign Campaign { get; init; }

    /// <summary>The ad set that brought it.</summary>
    public required AdSet AdSet { get; init; }

    /// <summary>The ad that brought it.</summary>
    public required Ad Ad { get; init; }

    /// <summary>The UTC day that it belongs to.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>UTC; a click of hour 24-27 happens on the next day and still belongs to <see cref="Date"/>.</summary>
    public required DateTimeOffset ClickedAt { get; init; }

    /// <summary>What was searched; may hold commas, quotes and template braces.</summary>
    public required string Keyword { get; init; }

    /// <summary>In the order in which they are booked; empty without an S1 click.</summary>
    public required IReadOnlyList<Increment> Increments { get; init; }

    /// <summary>Number within the campaign's day.</summary>
    public required int Number { get; init; }

    /// <summary>Unique over the world.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"s{Date:yyMMdd}{Campaign.Index:x4}{Number:x6}");

    /// <summary>Hours since the start of <see cref="Date"/>, 0-27.</summary>
    public int ClickHour => HourOfDay(TimeSpan.Zero);

    /// <summary>An S1 ad was clicked.</summary>
    public bool IsPaid => Increments.Count > 0;

    /// <summary>Once everything is booked.</summary>
    public decimal Revenue => RevenueAt(DateTimeOffset.MaxValue);

    /// <summary>Hour of <see cref="Date"/> (so above 23 on the next day) at the given time after the click.</summary>
    public int HourOfDay(TimeSpan elapsed) =>
        (int)((ClickedAt.Ticks + elapsed.Ticks - Date.ToDateTime(TimeOnly.MinValue).Ticks) / TimeSpan.TicksPerHour);

    /// <summary>Booked by then, inclusive.</summary>
    public decimal RevenueAt(DateTimeOffset asOf)
    {
        var sum = 0m;
        for (var i = 0; i < Increments.Count; i++)
            if (IsBookedAt(Increments[i], asOf)) sum += Increments[i].Amount;
        return sum;
    }

    /// <summary>Whether the increment is visible at that time.</summary>
    public bool IsBookedAt(Increment increment, DateTimeOffset asOf) => ClickedAt.UtcTicks + increment.Elapsed.Ticks <= asOf.UtcTicks;
}
