namespace Liftoff.Social.Days;

/// <summary>Days in a row, both ends included.</summary>
public sealed record DayWindow(DateOnly First, DateOnly Last)
{
    public int Length => Last.DayNumber - First.DayNumber + 1;

    /// <summary>Oldest first.</summary>
    public IEnumerable<DateOnly> Days => Enumerable.Range(0, Length).Select(First.AddDays);

    public bool Contains(DateOnly day) => day >= First && day <= Last;
}
