namespace Liftoff.Monitoring.Queries;

/// <summary>What revenue per click is told by.</summary>
public enum RpcDimension
{
    Campaign,
    MediaSource,
    Owner,
    ClickHour,
}
