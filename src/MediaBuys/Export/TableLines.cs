namespace Liftoff.MediaBuys.Export;

/// <summary>A table that was read, before its Parquet file is made.</summary>
/// <param name="LongestLine">In bytes.</param>
/// <param name="Digits">What each decimal column needs; null keeps it as text in Parquet.</param>
internal sealed record TableLines(ExportedTable Table, int LongestLine, IReadOnlyDictionary<string, DecimalDigits?> Digits)
{
    /// <summary>A table that could not be read.</summary>
    public static TableLines Failed(string table, string reason) =>
        new(new ExportedTable { Table = table, Status = TableStatus.Failed, Error = reason }, 0, new Dictionary<string, DecimalDigits?>());
}
