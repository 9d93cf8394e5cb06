namespace Liftoff.Monitoring.Health;

/// <summary>Whether a report's answer can be trusted.</summary>
public enum EndpointStatus
{
    /// <summary>A whole answer in a known form; it may rightly hold no rows.</summary>
    Ok,

    /// <summary>An answer that lacks something: far fewer rows than usual, rows without ids, money that is no number.</summary>
    Partial,

    /// <summary>No usable answer.</summary>
    Failed,

    /// <summary>No figures, and it is too early to expect them.</summary>
    NotYet,
}
