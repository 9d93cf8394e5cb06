namespace Liftoff.CampaignSetup.Journal;

/// <summary>The states of a journal row, as the database writes them.</summary>
public static class CallStatus
{
    public const string Planned = "planned";
    public const string InFlight = "in_flight";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";

    /// <summary>The call went out and its effect is not known.</summary>
    public const string Unknown = "unknown";
}
