namespace Liftoff.Simulator.Snowflake;

/// <summary>A table with explicit rows.</summary>
/// <param name="Columns">Name, and type as in the result's metadata: <c>date</c>, <c>text</c>, <c>fixed</c>, <c>timestamp_ntz</c> …</param>
/// <param name="Rows">Cells in readable form: days as <c>yyyy-MM-dd</c>, numbers as text; null for NULL. They are encoded for the wire by type.</param>
public sealed record SnowflakeTable(IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<string?[]> Rows);
