using System.Text.Json.Serialization;

namespace Liftoff.MediaBuys.Export;

/// <summary>A file as it must be found again.</summary>
/// <param name="Name">Within the export.</param>
/// <param name="Sha256">In lower-case hex.</param>
public sealed record ExportedFile(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("bytes")] long Bytes,
    [property: JsonPropertyName("sha256")] string Sha256);
