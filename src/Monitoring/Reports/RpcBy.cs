namespace Liftoff.Monitoring.Reports;

/// <summary>What a line of the RPC-now report is.</summary>
internal enum RpcBy
{
    ClickHour,
    Total,
    Day,
    Campaign,
    Owner,
    MediaSource,
}
