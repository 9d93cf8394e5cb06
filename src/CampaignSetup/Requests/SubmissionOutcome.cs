namespace Liftoff.CampaignSetup.Requests;

/// <summary>What became of a submitted plan (contract §7.1).</summary>
public enum SubmissionOutcome
{
    /// <summary>Stored just now; its setup is to be driven.</summary>
    Accepted,

    /// <summary>Stored as a draft; nothing runs until it is started.</summary>
    Draft,

    /// <summary>The same plan under the same id is being set up.</summary>
    Running,

    /// <summary>The same plan under the same id failed in passing; it goes on.</summary>
    Resumed,

    /// <summary>The same plan under the same id is done; here is its result.</summary>
    Completed,

    /// <summary>The same plan under the same id failed for a reason that somebody must remove; then retry by name.</summary>
    FailedForGood,

    /// <summary>Another plan has this id. Nothing was stored.</summary>
    IdTaken,

    /// <summary>The same content was submitted under another id. Nothing was stored.</summary>
    DuplicateSuspected,

    /// <summary>The plan is wrong. Nothing was stored.</summary>
    Refused,
}
