namespace Liftoff.Warehouse;

/// <summary>What was taken over from a predecessor's file.</summary>
/// <param name="Rows">Rows by table of the predecessor.</param>
/// <param name="LeftOut">Tables of the predecessor that no room takes over.</param>
public sealed record WarehouseImport(IReadOnlyDictionary<string, long> Rows, IReadOnlyList<string> LeftOut);
