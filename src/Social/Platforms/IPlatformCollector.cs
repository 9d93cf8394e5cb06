using Liftoff.Social.Days;

namespace Liftoff.Social.Platforms;

/// <summary>
/// Fetches one platform's account-level figures. A new platform is one class of this kind and one line in
/// <see cref="SocialServiceCollectionExtensions.AddSocial"/>.
/// </summary>
public interface IPlatformCollector
{
    /// <summary>As connections name it, lower case.</summary>
    string Platform { get; }

    /// <summary>The days that its figures stand for.</summary>
    PlatformCalendar Calendar { get; }

    /// <summary>How many closed days each run fetches, because values come or change late.</summary>
    int LookBack { get; }

    /// <summary>Brings the window's figures in. An account without figures brings none, which is no failure.</summary>
    /// <exception cref="PlatformException">Nothing more can be had for this connection in this run.</exception>
    Task CollectAsync(Harvest harvest, CancellationToken cancellationToken);
}
