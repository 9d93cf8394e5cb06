namespace Liftoff.Simulator.World;

/// <summary>
/// One pair of a Strategis campaign and a network campaign. The relation is N:1 and 1:N: the same <see cref="StrategisId"/> or the
/// same <see cref="NetworkCampaignId"/> may stand in several pairs; the pair is unique.
/// </summary>
public sealed record Campaign
{
    /// <summary>Position in <see cref="SimulatedWorld.Campaigns"/>.</summary>
    public required int Index { get; init; }

    /// <summary>The ad network that the money is spent on.</summary>
    public required Network Network { get; init; }

    /// <summary>Such as <c>sik4w2p06ab</c>.</summary>
    public required string StrategisId { get; init; }

    /// <summary>The network's own id; on Facebook 18 digits, beyond 2^53.</summary>
    public required string NetworkCampaignId { get; init; }

    /// <summary>Usually opens with the Strategis id; null for the few without a name; a copied one opens with another campaign's id.</summary>
    public required string? Name { get; init; }

    /// <summary>Owner label in mixed case, the literal <c>UNKNOWN</c>, blank, or null.</summary>
    public required string? Buyer { get; init; }

    /// <summary>Who launched it; only Strategis's list of campaigns knows. Never blank.</summary>
    public required string TrueBuyer { get; init; }

    /// <summary>CamelCase, sometimes with a language suffix.</summary>
    public required string Category { get; init; }

    /// <summary>Bare digits, or <c>act_</c> and digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>Host or short key of the search site.</summary>
    public required string Site { get; init; }

    /// <summary>USD per day.</summary>
    public required decimal DailyBudget { get; init; }

    /// <summary><c>ACTIVE</c> or <c>PAUSED</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Facebook's name of the strategy.</summary>
    public required string BidStrategy { get; init; }

    /// <summary>Days before it know nothing of the campaign.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The prefix of <see cref="Name"/> is another campaign's id; such a campaign never has spend or revenue.</summary>
    public required bool NameIsCopied { get; init; }

    /// <summary>One to four.</summary>
    public required IReadOnlyList<AdSet> AdSets { get; init; }

    /// <summary>Spends on most days.</summary>
    internal bool UsuallySpends { get; init; }

    /// <summary>Visitors pass Strategis's redirector, so that Strategis counts impressions.</summary>
    internal bool Redirects { get; init; }

    /// <summary>Hours after which the network shows an hour's figures, 1-3.</summary>
    internal int ReportingLagHours { get; init; }

    /// <summary>Searches that lead to this campaign.</summary>
    internal IReadOnlyList<string> Keywords { get; init; } = [];
}
