namespace Liftoff.Simulator.World;

/// <summary>The final totals of one campaign's day, drawn before its sessions; exact counts that the sessions then fill.</summary>
internal sealed record DayPlan(Campaign Campaign, DateOnly Date)
{
    public long SpendCents { get; init; }
    public long Impressions { get; init; }
    public long AdClicks { get; init; }
    public long StrategisImpressions { get; init; }
    public int Searches { get; init; }
    public int S1Clicks { get; init; }
    public long Conversions { get; init; }
    public double RevenuePerS1Click { get; init; }
}
