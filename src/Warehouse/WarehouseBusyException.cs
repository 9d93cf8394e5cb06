namespace Liftoff.Warehouse;

/// <summary>Another writer held the warehouse for as long as this one was willing to wait. Nothing was read or written.</summary>
public sealed class WarehouseBusyException(string owner, DateTimeOffset? since, DateTimeOffset until, TimeSpan waited)
    : Exception($"The warehouse is held by {owner}{(since is { } s ? $" since {s.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : "")}; gave up after waiting {waited.TotalSeconds:0} s. Try again later, or raise WAREHOUSE_WAIT_SECONDS.")
{
    /// <summary>Machine and process of the holder, or <c>an unknown writer</c>.</summary>
    public string Owner { get; } = owner;

    /// <summary>When the holder took the warehouse; null when that is not known.</summary>
    public DateTimeOffset? Since { get; } = since;

    /// <summary>When the warehouse is free at the latest if the holder has died.</summary>
    public DateTimeOffset Until { get; } = until;
}
