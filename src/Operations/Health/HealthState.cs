namespace Liftoff.Operations.Health;

/// <summary>How something stands.</summary>
public enum HealthState
{
    Ok,

    /// <summary>Not configured: what needs it does not run, and nobody asked for it.</summary>
    Off,

    /// <summary>Somebody has to do something.</summary>
    Wrong,
}
