using System.Text.Json.Serialization;

namespace Liftoff.Jobs;

/// <summary>How a run of a job stands. The lower-case name is what users see in tables and JSON.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
public enum JobStatus
{
    /// <summary>The run has begun and its heartbeat is fresh.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Everything asked for was fetched and committed.</summary>
    [JsonStringEnumMemberName("success")]
    Success,

    /// <summary>Something is missing or was left out on purpose; the warnings say what, and what is stored is true as far as it goes.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>Nothing was stored; the error says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
