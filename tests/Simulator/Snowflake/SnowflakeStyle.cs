namespace Liftoff.Simulator.Snowflake;

/// <summary>How Snowflake's SQL API behaves.</summary>
public sealed record SnowflakeStyle
{
    /// <summary>How often a statement is "still running" before its result is there; 0 answers at once.</summary>
    /// <value>The default value is 0.</value>
    public int Polls { get; init; }

    /// <summary>Rows of a partition.</summary>
    /// <value>The default value is 10,000.</value>
    public int RowsPerPartition { get; init; } = 10_000;

    /// <summary>Partitions from the second on are compressed, as the real ones are; off for servers that forget.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>Whether a compressed partition says so in its header.</summary>
    public bool NamesEncoding { get; init; } = true;

    /// <summary>Columns come in the reverse order.</summary>
    public bool ReverseColumns { get; init; }

    /// <summary>Buys that have figures on a day of the generated tables.</summary>
    /// <value>The default value is 60.</value>
    public int BuysPerDay { get; init; } = 60;
}
