using System.Text.Json.Serialization;

namespace Liftoff.MediaBuys.Documents;

/// <summary>A row of an export that makes no document.</summary>
/// <param name="Row">Counted from 1.</param>
internal sealed record RejectedRow([property: JsonPropertyName("file")] string File, [property: JsonPropertyName("row")] long Row, [property: JsonPropertyName("reason")] string Reason);
