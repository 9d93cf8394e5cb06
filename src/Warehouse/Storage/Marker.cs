using System.Text.Json;

namespace Liftoff.Warehouse.Storage;

/// <summary>
/// The small file beside the warehouse (<c>monitoring.duckdb.json</c>, beside the blob and beside every published copy). It says that
/// there is a warehouse, so that a lost file is never taken for a fresh start, and who holds it: metadata on the blob itself
/// would change the blob's ETag.
/// </summary>
internal sealed record Marker
{
    private const int Understood = 1;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Raised when older programs must not touch the warehouse any more.</summary>
    public int Format { get; init; } = Understood;

    /// <summary>Where the file beside this marker comes from; tells a published copy from a local warehouse.</summary>
    public required string Location { get; init; }

    /// <summary>Null when unknown (a blob that was uploaded by other means).</summary>
    public long? Version { get; init; }

    public int? Schema { get; init; }

    public string? Etag { get; init; }

    public DateTimeOffset? CommittedAt { get; init; }

    public string? CommittedBy { get; init; }

    /// <summary>The file that this was written beside, to tell whether somebody changed it.</summary>
    public string? FileStamp { get; init; }

    public string? Holder { get; init; }

    public DateTimeOffset? HeldSince { get; init; }

    public static Marker Of(StoredVersion version, string location) => new()
    {
        Location = location,
        Version = version.Note?.Number,
        Schema = version.Note?.Schema,
        Etag = version.Etag,
        CommittedAt = version.CommittedAt,
        CommittedBy = version.Note?.By,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="WarehouseRefusedException">It is not one of ours, or of a later program.</exception>
    public static Marker Parse(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            var marker = JsonSerializer.Deserialize<Marker>(json, Json) ?? throw new JsonException("It is null.");
            return marker.Format <= Understood ? marker : throw new WarehouseRefusedException($"{path} was written by a newer Liftoff (format {marker.Format}).", "Upgrade this one.");
        }
        catch (JsonException e)
        {
            throw new WarehouseRefusedException($"{path} is not a warehouse marker ({e.Message})", "Look at what wrote it; delete it if nothing of value stands beside it.", e);
        }
    }
}
