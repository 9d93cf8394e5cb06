using System.Text.Json.Serialization;

namespace Liftoff.MediaBuys.Export;

/// <summary>A table in the manifest of an export.</summary>
public sealed record ExportedTable
{
    [JsonPropertyName("table")]
    public required string Table { get; init; }

    [JsonPropertyName("status")]
    public required TableStatus Status { get; init; }

    [JsonPropertyName("rows")]
    public long Rows { get; init; }

    /// <summary>Of the NDJSON file; 0 without one.</summary>
    [JsonPropertyName("bytes")]
    public long Bytes => Ndjson?.Bytes ?? 0;

    /// <summary>Of the NDJSON file; null without one.</summary>
    [JsonPropertyName("sha256")]
    public string? Sha256 => Ndjson?.Sha256;

    [JsonPropertyName("columns")]
    public IReadOnlyList<ExportedColumn> Columns { get; init; } = [];

    /// <summary>Of the column <c>date</c>; null without one or without rows.</summary>
    [JsonPropertyName("min_date")]
    public DateOnly? MinDate { get; init; }

    [JsonPropertyName("max_date")]
    public DateOnly? MaxDate { get; init; }

    /// <summary>One JSON object a line: days as yyyy-MM-dd, decimals as text, moments in UTC.</summary>
    [JsonPropertyName("ndjson")]
    public ExportedFile? Ndjson { get; init; }

    [JsonPropertyName("parquet")]
    public ExportedFile? Parquet { get; init; }

    /// <summary>Why it could not be read; null otherwise.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }
}
