using System.Collections.Concurrent;

namespace Liftoff.Simulator.Snowflake;

/// <summary>The simulated Snowflake: its account, how it behaves, and tables that take the place of the generated ones.</summary>
public sealed class SnowflakeSystem
{
    private readonly ConcurrentDictionary<string, SnowflakeTable> tables = new(StringComparer.OrdinalIgnoreCase);
    private int executions;
    private int cancellations;

    /// <summary>Who may ask.</summary>
    public SnowflakeAccount Account { get; } = new();

    /// <summary>How it behaves from now on.</summary>
    public SnowflakeStyle Style { get; set; } = new();

    /// <summary>Statements that were executed; one that was submitted twice under one request id counts once.</summary>
    public int Executions => executions;

    /// <summary>Statements that were cancelled.</summary>
    public int Cancellations => cancellations;

    /// <summary>Puts a table with explicit rows in the place of a generated one, or beside them.</summary>
    public void Put(string name, SnowflakeTable table) => tables[name] = table;

    /// <summary>Takes the explicit tables away again.</summary>
    public void Clear() => tables.Clear();

    internal SnowflakeTable? Find(string name) => tables.GetValueOrDefault(name);

    internal void CountExecution() => Interlocked.Increment(ref executions);

    internal void CountCancellation() => Interlocked.Increment(ref cancellations);
}
