namespace Liftoff.MediaBuys.Sync;

/// <summary>What a merge did to one table.</summary>
/// <param name="Staged">Keys that the source has in the window.</param>
/// <param name="Vanished">Stored keys of the window that the source no longer has, deleted or not.</param>
/// <param name="Deleted">Those of them that were deleted.</param>
/// <param name="OrphanRows">Rows whose buy is not in <c>media_buys</c> (yet).</param>
/// <param name="LeftOut">Those of them that the table's foreign key keeps out; 0 without one.</param>
internal sealed record MergeCounts(long Present, long Staged, long Inserted, long Updated, long Vanished, long Deleted, long OrphanRows, long OrphanBuys, long LeftOut)
{
    public long Unchanged => Staged - Inserted - Updated;
}
