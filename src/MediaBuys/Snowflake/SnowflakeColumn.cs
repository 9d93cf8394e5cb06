namespace Liftoff.MediaBuys.Snowflake;

/// <summary>A column of a result, as its metadata describes it.</summary>
/// <param name="Name">Upper case unless it was quoted.</param>
/// <param name="Type">In lower case: <c>fixed</c>, <c>real</c>, <c>text</c>, <c>date</c>, <c>timestamp_ntz</c> and so on. It decides how cells are written.</param>
public sealed record SnowflakeColumn(string Name, string Type);
