using System.Text.Json;
using System.Text.Json.Serialization;

namespace Liftoff.MediaBuys.Export;

/// <summary>What an export holds. It is written last: an export without one was never finished.</summary>
public sealed record ExportManifest
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Names the export: <c>yyyyMMdd-HHmmss</c> in UTC.</summary>
    [JsonPropertyName("stamp")]
    public required string Stamp { get; init; }

    [JsonPropertyName("run_id")]
    public required string RunId { get; init; }

    [JsonPropertyName("exported_at")]
    public required DateTimeOffset ExportedAt { get; init; }

    [JsonPropertyName("database")]
    public required string Database { get; init; }

    [JsonPropertyName("schema")]
    public required string Schema { get; init; }

    [JsonPropertyName("tables")]
    public required IReadOnlyList<ExportedTable> Tables { get; init; }

    /// <summary>The tar.gz; null inside of it, and where a table failed.</summary>
    [JsonPropertyName("archive")]
    public ExportedFile? Archive { get; init; }

    /// <summary>Whether every table that is there was read.</summary>
    [JsonPropertyName("complete")]
    public bool IsComplete => Tables.All(table => table.Status != TableStatus.Failed);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="JsonException">It is no manifest.</exception>
    public static ExportManifest Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<ExportManifest>(json) ?? throw new JsonException("The manifest is null.");
}
