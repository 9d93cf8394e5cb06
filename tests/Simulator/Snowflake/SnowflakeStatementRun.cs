namespace Liftoff.Simulator.Snowflake;

/// <summary>A statement that was submitted.</summary>
/// <param name="Handle">Names it in later requests.</param>
/// <param name="Sql">As it came.</param>
/// <param name="Bindings">In their order.</param>
/// <param name="Answer">Its table, or the failure's code, SQL state and sentence.</param>
internal sealed record SnowflakeStatementRun(string Handle, string Sql, IReadOnlyList<string> Bindings, SnowflakeTable? Answer, (string Code, string State, string Message)? Failure)
{
    private int pollsLeft;

    public bool IsCancelled { get; set; }

    /// <summary>Fixed when it was submitted, whatever the style becomes.</summary>
    public required SnowflakeStyle Style { get; init; }

    public required int Polls { init => pollsLeft = value; }

    /// <summary>Whether it is still running; each look brings its end nearer.</summary>
    public bool IsStillRunning() => Interlocked.Decrement(ref pollsLeft) >= 0;
}
