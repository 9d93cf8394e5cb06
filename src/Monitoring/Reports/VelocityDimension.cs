namespace Liftoff.Monitoring.Reports;

/// <summary>What a line of the velocity report is.</summary>
internal enum VelocityDimension
{
    Buyer,
    Day,
}
