namespace Liftoff.CampaignSetup.Engine;

/// <summary>What a turn came to.</summary>
public enum AdvanceOutcome
{
    /// <summary>Something was made or settled; go on at once.</summary>
    Progressed,

    /// <summary>Go on after the wait.</summary>
    Waiting,

    /// <summary>Another worker has the request; look again after the wait.</summary>
    HeldElsewhere,

    /// <summary>Everything exists and reads back right.</summary>
    Completed,

    /// <summary>The request ended without being complete; what was made is kept, paused.</summary>
    Failed,

    /// <summary>A draft that nobody started.</summary>
    NotStarted,
}
