namespace Liftoff.MediaBuys.Snowflake;

/// <summary>A statement's answer: what its columns are, and its rows partition by partition.</summary>
/// <param name="Columns">In the order of the cells.</param>
/// <param name="RowCount">Of all partitions together.</param>
/// <param name="Partitions">
/// Fetched one after the other while they are read; once. Each row is an array of cells as text or null, as long as
/// <paramref name="Columns"/>. Fails when fewer or more rows arrive than were promised.
/// </param>
public sealed record SnowflakeResult(IReadOnlyList<SnowflakeColumn> Columns, long RowCount, IAsyncEnumerable<IReadOnlyList<string?[]>> Partitions);
