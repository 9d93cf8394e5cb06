namespace Liftoff.Monitoring.Sessions;

/// <summary>Where sessions come from.</summary>
public enum SessionMode
{
    /// <summary>The session CSV of the Strategis staging host.</summary>
    Direct,

    /// <summary>The same CSV through the Strategist API.</summary>
    Remote,

    /// <summary>S1's hourly report through Strategis: all networks, searches and S1 clicks apart.</summary>
    Strategis,
}
