using System.Text.Json.Serialization;

namespace Liftoff.MediaBuys.Queries;

/// <summary>What a line of metrics covers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MetricsBy>))]
public enum MetricsBy
{
    [JsonStringEnumMemberName("day")]
    Day,
    [JsonStringEnumMemberName("total")]
    Total,

    /// <summary>Needs hourly source tables.</summary>
    [JsonStringEnumMemberName("hour")]
    Hour,
}
