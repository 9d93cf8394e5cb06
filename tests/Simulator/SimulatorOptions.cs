using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Strategis;
using Liftoff.Simulator.StrategisStaging;
using Liftoff.Simulator.Strategist;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator;

/// <summary>How a simulator starts; most can be changed while it runs.</summary>
public sealed record SimulatorOptions
{
    /// <summary>On 127.0.0.1; 0 takes a free one.</summary>
    /// <value>The default value is 0.</value>
    public int Port { get; init; }

    /// <summary>Short for <see cref="WorldOptions.Seed"/>; also draws styles and random faults.</summary>
    /// <value>The default value is 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Size of the world; its seed is taken from <see cref="Seed"/>.</summary>
    public WorldOptions World { get; init; } = new();

    /// <summary>See <see cref="SimulatedClock.AsOf"/>.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>See <see cref="SimulatedClock.IsLive"/>; takes the place of <see cref="AsOf"/>.</summary>
    public bool IsLive { get; init; }

    /// <summary>The one account that may log in.</summary>
    public string Email { get; init; } = "sim@example.com";

    /// <summary>Its password.</summary>
    public string Password { get; init; } = "sim-password";

    /// <summary>Strategist takes it in <c>x-admin-token</c> or <c>x-strategist-token</c> instead of a Bearer token.</summary>
    public string AdminToken { get; init; } = "sim-admin-token";

    /// <summary>A Bearer token that is valid without a log-in, as one injected by a setting; null: none.</summary>
    public string? InjectedToken { get; init; }

    /// <summary>From issue to expiry; null: tokens carry no <c>exp</c> and never expire.</summary>
    /// <value>The default value is one hour.</value>
    public TimeSpan? TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Tells the age of tokens, and the time of a live clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How the session export looks.</summary>
    public SessionCsvStyle SessionCsv { get; init; } = SessionCsvStyle.Plain;

    /// <summary>How Strategis's reports look.</summary>
    public StrategisStyle Strategis { get; init; } = new();

    /// <summary>Which snapshots Strategist has.</summary>
    public StrategistStyle Strategist { get; init; } = new();

    /// <summary>The fault plan at the start.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
