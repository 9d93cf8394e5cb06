namespace Liftoff.Simulator.Social;

/// <summary>How an account of a social platform behaves. One that nobody has described is a healthy one.</summary>
public sealed record SocialAccount
{
    /// <summary>What the account's token gets instead of figures.</summary>
    public TokenState Token { get; init; }

    /// <summary>A Page's Instagram account; null: none is linked.</summary>
    public string? InstagramId { get; init; }

    /// <summary>Too small, or not monetised: every answer is empty.</summary>
    public bool HasNoData { get; init; }

    /// <summary>Calls until the account's limit is used up; null: none. The headers count up to it.</summary>
    public int? CallsAllowed { get; init; }

    /// <summary>Minutes that a used-up limit asks to wait.</summary>
    /// <value>The default value is 9.</value>
    public int RegainMinutes { get; init; } = 9;

    /// <summary>What <c>X-Business-Use-Case-Usage</c> says in every answer; null: what <see cref="CallsAllowed"/> makes of it.</summary>
    public string? Usage { get; init; }

    /// <summary>Metrics that this account's platform refuses, besides those that nobody has.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>Raw JSON in place of a metric's values.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();
}
