using System.Text.Json.Serialization;

namespace Liftoff.Alerts;

/// <summary>A row of <c>alerts</c>: something that somebody should know, from when it was first seen until it was gone.</summary>
public sealed record Alert
{
    /// <summary>The rule and what it is about, for example <c>rpc-drop/owner ann</c>. At most one alert of a key is open.</summary>
    public required string Key { get; init; }

    /// <summary>As ALERT_RULES_OFF names it.</summary>
    public required string Rule { get; init; }

    /// <summary>What it is about, for people.</summary>
    public required string Subject { get; init; }

    /// <summary>As last seen.</summary>
    public required string Figure { get; init; }

    /// <summary>What would have been well.</summary>
    public required string Threshold { get; init; }

    /// <summary>The tables and reports that the figure comes from.</summary>
    public required string Sources { get; init; }

    /// <summary>Whether it stands before the others: money is being lost, or nothing comes in any more.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>The view of the dashboard that shows more, for example <c>rpc?date=2025-11-22</c>; null in alerts of versions that did not store it, where there was no DASHBOARD_URL.</summary>
    public string? View { get; init; }

    /// <summary>The same as an address to open; null without DASHBOARD_URL.</summary>
    public string? Link { get; init; }

    /// <summary>The check that found it first.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The last check that found its figure changed.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When the webhook took the news that it opened; null when it has not, or there is none.</summary>
    public DateTimeOffset? OpenedSentAt { get; init; }

    /// <summary>When the webhook took the news that it closed; null when it has not, or there is none.</summary>
    public DateTimeOffset? ClosedSentAt { get; init; }

    [JsonIgnore]
    public bool IsOpen => ClosedAt is null;

    /// <summary>Whether the webhook has yet to be told something. News of the end is old after a day: a webhook that is set up later must not get the history.</summary>
    internal bool IsUnsent(DateTimeOffset now) => IsOpen ? OpenedSentAt is null : ClosedSentAt is null && now - ClosedAt < TimeSpan.FromDays(1);
}
