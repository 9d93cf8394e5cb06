namespace Liftoff.Simulator.World;

/// <summary>What a network's campaign-days look like: log-normal ratios as (median, sigma), Facebook's measured over nine days.</summary>
internal sealed record NetworkProfile
{
    public required Network Network { get; init; }

    /// <summary>Stands in campaign names.</summary>
    public required string Mark { get; init; }

    /// <summary>Of the network's own campaign ids.</summary>
    public required int IdDigits { get; init; }

    /// <summary>Relative to Facebook's spend per campaign.</summary>
    public double SpendScale { get; init; } = 0.4;

    public (double Median, double Sigma) CostPerClick { get; init; } = (0.20, 0.35);

    public (double Median, double Sigma) ImpressionsPerClick { get; init; } = (100, 0.4);

    public (double Median, double Sigma) SearchesPerClick { get; init; } = (0.51, 0.25);

    public (double Median, double Sigma) S1ClicksPerSearch { get; init; } = (0.476, 0.2);

    public double ConversionsPerS1Click { get; init; } = 1.2;

    public double RoasScale { get; init; } = 0.85;

    /// <summary>What the network shows as spend before its final correction, as a share of the final figure.</summary>
    public decimal LiveShare { get; init; } = 1;

    public static readonly QuantileCurve FacebookSpend = new(11.7, 23.1, 48.9, 109, 232, 920);
    public static readonly QuantileCurve FacebookRoas = new(0.50, 0.81, 1.09, 1.33, 1.61, 2.11);

    public static readonly NetworkProfile Facebook = new()
    {
        Network = Network.Facebook,
        Mark = "FB",
        IdDigits = 18,
        SpendScale = 1,
        CostPerClick = (0.295, 0.4826),
        ImpressionsPerClick = (11.8, 0.3),
        SearchesPerClick = (0.545, 0.327),
        S1ClicksPerSearch = (0.52, 0.234),
        ConversionsPerS1Click = 0.80,
        RoasScale = 1,
    };

    public static readonly NetworkProfile Taboola = new()
    {
        Network = Network.Taboola,
        Mark = "TB",
        IdDigits = 8,
        CostPerClick = (0.1675, 0.3),
        ConversionsPerS1Click = 1.53,
        RoasScale = 0.66,
        LiveShare = 0.93m,
    };

    public static readonly NetworkProfile MediaGo = new() { Network = Network.MediaGo, Mark = "MG", IdDigits = 7 };
    public static readonly NetworkProfile Outbrain = new() { Network = Network.Outbrain, Mark = "OB", IdDigits = 10 };
    public static readonly NetworkProfile NewsBreak = new() { Network = Network.NewsBreak, Mark = "NB", IdDigits = 12, SpendScale = 0.2 };
    public static readonly NetworkProfile SmartNews = new() { Network = Network.SmartNews, Mark = "SN", IdDigits = 9, SpendScale = 0.2 };
    public static readonly NetworkProfile Zemanta = new() { Network = Network.Zemanta, Mark = "ZM", IdDigits = 9, SpendScale = 0.2 };

    public static NetworkProfile Of(Network network) => network switch
    {
        Network.Facebook => Facebook,
        Network.Taboola => Taboola,
        Network.MediaGo => MediaGo,
        Network.Outbrain => Outbrain,
        Network.NewsBreak => NewsBreak,
        Network.SmartNews => SmartNews,
        Network.Zemanta => Zemanta,
        _ => throw new ArgumentOutOfRangeException(nameof(network), network, "The world has no such network."),
    };
}
