namespace Liftoff.MediaBuys.Sync;

/// <summary>What a merge did to one table.</summary>
/// <param name="Staged">Keys that the source has in the window.</param>
/// <param name="Vanished">Stored keys of the window that the source no longer has, deleted or not.</param>
/// <param name="Deleted">Those of them that were deleted.</param>
/// <param name="OrphanRows">Staged rows whose buy is not in <c>media_buys</c> (yet).</param>
internal sealed record MergeCounts(long Present, long Staged, long Inserted, long Updated, long Vanished, long Deleted, long OrphanRows, long OrphanBuys)
{
    public long Unchanged => Staged - Inserted - Updated;
}
