using System.Text.Json.Serialization;

namespace Liftoff.MediaBuys.Export;

/// <summary>What became of a table; an empty one, one that is not there and one that could not be read are three different things.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TableStatus>))]
public enum TableStatus
{
    [JsonStringEnumMemberName("exported")]
    Exported,

    /// <summary>It is there and has no rows; its file is empty.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>The schema has no such table.</summary>
    [JsonStringEnumMemberName("absent")]
    Absent,

    /// <summary>It could not be read; the error says why, and the export does not count.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
