using System.Text.Json;

namespace Liftoff.Social.Platforms.Graph;

/// <summary>An answer, or the refusal of the request as it was put; everything else is an exception.</summary>
public sealed record GraphAnswer(JsonElement Body, GraphError? Refusal);
