namespace Liftoff.Simulator.World;

/// <summary>How large the world is. The defaults are the sizes measured on the real accounts in autumn 2025.</summary>
public sealed record WorldOptions
{
    /// <summary>Everything in the world follows from it.</summary>
    /// <value>The default value is 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Multiplies the number of campaigns of every network.</summary>
    /// <value>The default value is 1.</value>
    public double Scale { get; init; } = 1;

    /// <summary>Facebook campaigns, counted as pairs of a Strategis id and a Facebook id; about half of them spend on a day.</summary>
    /// <value>The default value is 160.</value>
    public int FacebookCampaigns { get; init; } = 160;

    /// <summary>Taboola campaigns.</summary>
    /// <value>The default value is 40.</value>
    public int TaboolaCampaigns { get; init; } = 40;

    /// <summary>MediaGo campaigns.</summary>
    /// <value>The default value is 30.</value>
    public int MediaGoCampaigns { get; init; } = 30;

    /// <summary>Outbrain campaigns.</summary>
    /// <value>The default value is 15.</value>
    public int OutbrainCampaigns { get; init; } = 15;

    /// <summary>Campaigns of each of NewsBreak, SmartNews and Zemanta.</summary>
    /// <value>The default value is 3.</value>
    public int SmallNetworkCampaigns { get; init; } = 3;

    /// <summary>
    /// Facebook sessions with revenue on every day, exactly (that is the rows of the session CSV with <c>filterZero=1</c>);
    /// spend and clicks grow along. Null: what the spend brings, about 9,000.
    /// </summary>
    public int? PaidFacebookSessions { get; init; }
}
