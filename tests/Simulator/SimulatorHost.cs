using System.Net;
using Liftoff.Simulator.Admin;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Google;
using Liftoff.Simulator.Graph;
using Liftoff.Simulator.IxId;
using Liftoff.Simulator.LinkedIn;
using Liftoff.Simulator.Social;
using Liftoff.Simulator.Snowflake;
using Liftoff.Simulator.Strategis;
using Liftoff.Simulator.StrategisRelay;
using Liftoff.Simulator.StrategisStaging;
using Liftoff.Simulator.Strategist;
using Liftoff.Simulator.Supabase;
using Liftoff.Simulator.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Liftoff.Simulator;

/// <summary>A running simulator on 127.0.0.1: all outside systems under one origin.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SimulatorState state;

    private SimulatorHost(WebApplication app, SimulatorState state, RelayWorld relay)
    {
        (this.app, this.state, Relay) = (app, state, relay);
        BaseAddress = new(app.Urls.Single());
    }

    /// <summary>Origin of every system, such as <c>http://127.0.0.1:7099/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What the answers are made from.</summary>
    public SimulatedWorld World => state.World;

    /// <summary>Until when data is visible.</summary>
    public SimulatedClock Clock => state.Clock;

    /// <summary>Which requests fail.</summary>
    public FaultPlan Faults => state.Faults;

    /// <summary>What campaign setup made at Strategis and Facebook.</summary>
    public RelayWorld Relay { get; }

    /// <summary>What was asked.</summary>
    public RequestLog Requests => state.Requests;

    /// <summary>How the session export looks from now on.</summary>
    public SessionCsvStyle SessionCsv { get => state.SessionCsv; set => state.SessionCsv = value; }

    /// <summary>How Strategis's reports look from now on.</summary>
    public StrategisStyle Strategis { get => state.Strategis; set => state.Strategis = value; }

    /// <summary>Which snapshots Strategist has from now on.</summary>
    public StrategistStyle Strategist { get => state.Strategist; set => state.Strategist = value; }

    /// <summary>Accounts of the social platforms.</summary>
    public required SocialWorld Social { get; init; }

    /// <summary>Connections behind Supabase's REST API.</summary>
    public required SupabaseTable Supabase { get; init; }
    /// <summary>The simulated Snowflake: who may ask it, what its tables hold, how it behaves.</summary>
    public SnowflakeSystem Snowflake => state.Snowflake;

    /// <summary>The day as visible at the simulated clock: what all sources together must add up to.</summary>
    public WorldDay Day(DateOnly date) => state.Day(date);

    /// <summary>A good Bearer token without a log-in.</summary>
    public string IssueToken() => state.Tokens.Issue(state.Options.Email);

    /// <summary>Every token handed out so far gets 401 from now on.</summary>
    public void RevokeTokens() => state.Tokens.RevokeAll();

    /// <summary>Builds the world and listens; it answers when the task completes.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        var state = new SimulatorState(options);
        state.Faults.Set(options.Faults);
        var social = new SocialWorld(options.Seed, state.Clock, options.Time);
        var supabase = new SupabaseTable();
        var relay = new RelayWorld(options.Time);
        IOutsideSystem[] systems =
        [
            new IxIdRoutes(options, state.Tokens), new StagingRoutes(state), new StrategisRoutes(state), new StrategistRoutes(state), new RelayRoutes(state, relay),
            new GraphRoutes(social), new GoogleRoutes(social), new LinkedInRoutes(social), new SupabaseRoutes(supabase),
            new SnowflakeRoutes(options, state.Snowflake, state.Clock),
        ];

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));   // a hanging answer must not hold the exit
        var app = builder.Build();
        app.UseMiddleware<FaultMiddleware>(state.Faults, state.Requests, state.Tokens);
        app.UseRouting();
        foreach (var system in systems) system.Map(app);
        new AdminRoutes(state, systems).Map(app);
        await app.StartAsync(cancellation);
        return new(app, state, relay) { Social = social, Supabase = supabase };
    }

    /// <summary>Completes when the process is asked to end (Ctrl+C).</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => app.WaitForShutdownAsync(cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();
}
