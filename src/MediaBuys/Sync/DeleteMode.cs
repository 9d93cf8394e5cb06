namespace Liftoff.MediaBuys.Sync;

/// <summary>What happens to stored rows of the window that the source no longer has.</summary>
public enum DeleteMode
{
    /// <summary>They are counted and kept.</summary>
    Report,

    /// <summary>They are deleted, unless so many are gone that the extract itself is to be doubted.</summary>
    Apply,
}
