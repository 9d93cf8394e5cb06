using System.Text.Json.Serialization;

namespace Liftoff.MediaBuys.Export;

/// <summary>A column of an exported table.</summary>
/// <param name="Type">PostgreSQL's name of the type, for example <c>numeric</c>, <c>bigint</c>, <c>date</c>.</param>
public sealed record ExportedColumn(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("nullable")] bool IsNullable);
