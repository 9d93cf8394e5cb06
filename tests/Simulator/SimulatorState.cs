using Liftoff.Simulator.Faults;
using Liftoff.Simulator.IxId;
using Liftoff.Simulator.Snowflake;
using Liftoff.Simulator.Strategis;
using Liftoff.Simulator.StrategisStaging;
using Liftoff.Simulator.Strategist;
using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator;

/// <summary>What the outside systems of one simulator share.</summary>
internal sealed class SimulatorState(SimulatorOptions options)
{
    private static readonly Envelope[] Rotation = [Envelope.Bare, Envelope.Data, Envelope.Rows, Envelope.NestedData];

    public SimulatorOptions Options { get; } = options;

    public SimulatedWorld World { get; } = new(options.World with { Seed = options.Seed });

    public SimulatedClock Clock { get; } = Start(options);

    public FaultPlan Faults { get; } = new(options.Seed);

    public RequestLog Requests { get; } = new();

    public TokenIssuer Tokens { get; } = new(options);

    public SnowflakeSystem Snowflake { get; } = new();

    public SessionCsvStyle SessionCsv { get; set; } = options.SessionCsv;

    public StrategisStyle Strategis { get; set; } = options.Strategis;

    public StrategistStyle Strategist { get; set; } = options.Strategist;

    private static SimulatedClock Start(SimulatorOptions options)
    {
        var clock = new SimulatedClock(options.Time) { AsOf = options.AsOf };
        if (options.IsLive) clock.RunLive();
        return clock;
    }

    public WorldDay Day(DateOnly date) => World.Day(date, Clock.AsOf);

    public Envelope EnvelopeOf(string report) =>
        Strategis.Envelope ?? Rotation[SeededRandom.For(Options.Seed, "envelope/" + report).Next(Rotation.Length)];
}
