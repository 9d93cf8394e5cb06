namespace Liftoff.Monitoring.Reports;

/// <summary>What a line of the report on unattributed spend is.</summary>
internal enum UnattributedDimension
{
    Network,
    Campaign,
}
