namespace Liftoff.Simulator.Snapshots;

/// <summary>What makes a run folder hard to read; each occurs in reality.</summary>
[Flags]
public enum SnapshotTraps
{
    /// <summary>An ordinary run.</summary>
    None = 0,

    /// <summary>Still being written: everything is there but the manifest.</summary>
    NoManifest = 1,

    /// <summary>
    /// A partition has two files: the first with a <c>_raw_json</c> column, the second without it and in another order.
    /// </summary>
    ColumnsVary = 2,

    /// <summary>
    /// The manifest lists a Parquet twin beside every CSV, so that its counts double. The twin itself is for whoever has a Parquet
    /// writer: same name, same rows.
    /// </summary>
    ManifestListsParquet = 4,

    /// <summary>The partitions hold zero rows: files of zero bytes, without a header.</summary>
    EmptyFiles = 8,
}
