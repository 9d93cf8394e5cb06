namespace Liftoff.CampaignSetup.Requests;

/// <summary>What became of a wish about a request that exists or not.</summary>
public enum CommandOutcome
{
    /// <summary>It is written down; a worker does it.</summary>
    Accepted,

    /// <summary>There is no such request.</summary>
    Unknown,

    /// <summary>The request's state does not allow it.</summary>
    NotNow,

    /// <summary>The same content was launched under another id meanwhile.</summary>
    Duplicate,
}
