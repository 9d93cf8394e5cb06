using System.Text.Json.Serialization;

namespace Liftoff.Social.Collection;

/// <summary>What became of a connection in a run. The snake_case name is what users see.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionOutcome>))]
public enum ConnectionOutcome
{
    /// <summary>The platform gave figures.</summary>
    Collected,

    /// <summary>The platform answered and has no figures: a new, tiny or unlinked account.</summary>
    NoData,

    /// <summary>Nothing collects this kind of connection.</summary>
    Unsupported,

    /// <summary>The token lives, but may not read these figures; its user must grant more.</summary>
    PermissionMissing,

    /// <summary>The token is dead; the connection was marked, and later runs skip it until its user connects again.</summary>
    ReconnectRequired,

    /// <summary>Marked before this run, or switched off: not asked.</summary>
    Skipped,

    /// <summary>A rate limit is used up; a later run fetches what is missing.</summary>
    Throttled,

    /// <summary>Something else; the reason says what.</summary>
    Failed,
}
