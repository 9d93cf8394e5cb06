namespace Liftoff.Simulator.World;

/// <summary>An ad network; the value is Strategis's <c>networkId</c>.</summary>
public enum Network
{
    /// <summary>No network.</summary>
    None = 0,

    /// <summary>Taboola.</summary>
    Taboola = 107,

    /// <summary>Outbrain (one document calls 109 Facebook; it is not).</summary>
    Outbrain = 109,

    /// <summary>Facebook.</summary>
    Facebook = 112,

    /// <summary>MediaGo.</summary>
    MediaGo = 113,

    /// <summary>Zemanta.</summary>
    Zemanta = 115,

    /// <summary>NewsBreak.</summary>
    NewsBreak = 116,

    /// <summary>SmartNews.</summary>
    SmartNews = 117,
}
