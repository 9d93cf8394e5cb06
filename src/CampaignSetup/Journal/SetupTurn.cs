using System.Text.Json;
using Liftoff.CampaignSetup.Plan;

namespace Liftoff.CampaignSetup.Journal;

/// <summary>A worker's turn at a request: how it stands and what is open.</summary>
public sealed record SetupTurn
{
    public required string RequestId { get; init; }
    public required string Worker { get; init; }
    public required CampaignPlan Plan { get; init; }
    public required PlanNames Names { get; init; }
    public required ClaimedRow Row { get; init; }

    /// <summary>The next rows in order, at most as many as may run at once.</summary>
    public required IReadOnlyList<OpenCall> Calls { get; init; }

    internal static IReadOnlyList<OpenCall> ReadCalls(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<OpenCall>>(json, SetupJson.Columns)!;
}
