namespace Liftoff.MediaBuys.Snowflake;

/// <summary>One SQL statement with its bindings.</summary>
/// <param name="Sql">With a <c>?</c> for each binding.</param>
/// <param name="Bindings">In the order of the question marks; bound as TEXT, so the SQL casts them where it needs another type.</param>
public sealed record SnowflakeStatement(string Sql, params IReadOnlyList<string> Bindings);
