namespace Liftoff.Monitoring.Reports;

/// <summary>What a line of the launches report is.</summary>
internal enum LaunchDimension
{
    Campaign,
    Buyer,
    Network,
    Site,
}
