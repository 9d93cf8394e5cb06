namespace Liftoff.Simulator.StrategisStaging;

/// <summary>State of the <c>total_revenue</c> column.</summary>
public enum TotalRevenueColumn
{
    /// <summary>Filled.</summary>
    Present,

    /// <summary>There, but every value is blank.</summary>
    Blank,

    /// <summary>Not in the header.</summary>
    Absent,
}
