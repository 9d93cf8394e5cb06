namespace Liftoff.WarehouseWriter;

/// <summary>What a walk did and what it checked.</summary>
/// <param name="Seed">Gives the same choices again; the timing of processes differs.</param>
/// <param name="Injected">Faults by kind.</param>
/// <param name="Committed">Jobs that said they were committed, and were.</param>
/// <param name="Failed">Jobs that said they failed, and left nothing.</param>
/// <param name="Unknown">Jobs that were killed or could not know; each was found whole or not at all.</param>
/// <param name="Checks">How often the blob was downloaded, opened with a plain client and compared.</param>
/// <param name="Reads">How often a reader looked meanwhile and saw whole jobs only.</param>
public sealed record FaultWalkReport(int Seed, IReadOnlyDictionary<string, int> Injected, int Committed, int Failed, int Unknown, int Checks, int Reads)
{
    public override string ToString() =>
        $"seed {Seed}; injected: {string.Join(", ", Injected.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => $"{i.Value} × {i.Key}"))}; "
        + $"jobs: {Committed} committed, {Failed} failed, {Unknown} with unknown outcome; {Checks} comparisons of the blob, {Reads} reads, all right";
}
