using System.Collections.Concurrent;
using Liftoff.Social.Collection;
using Liftoff.Social.Platforms;

namespace Liftoff.Social.Http;

/// <summary>
/// What may not be asked until when: an app, a page, an account, a user. A platform says so in its headers or by an error;
/// from then on nobody in this process calls for that scope.
/// </summary>
/// <remarks>Thread-safe. Scopes are texts such as <c>graph</c>, <c>graph/17841400000000001</c>.</remarks>
public sealed class UsageLimits(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, string Reason)> blocked = new();

    /// <summary>No more calls for the scope until then; an earlier block that lasts longer stays.</summary>
    public void Block(string scope, DateTimeOffset until, string reason) =>
        blocked.AddOrUpdate(scope, (until, reason), (_, present) => present.Until >= until ? present : (until, reason));

    /// <summary>Whether the scope is blocked now.</summary>
    public bool IsBlocked(string scope) => blocked.TryGetValue(scope, out var block) && block.Until > time.GetUtcNow();

    /// <exception cref="PlatformException">One of the scopes is blocked: throttled, until the last of them is free.</exception>
    public void ThrowIfBlocked(params ReadOnlySpan<string> scopes)
    {
        (DateTimeOffset Until, string Reason)? longest = null;
        foreach (var scope in scopes)
        {
            if (blocked.TryGetValue(scope, out var block) && block.Until > time.GetUtcNow() && !(longest?.Until >= block.Until)) longest = block;
        }

        if (longest is { } found) throw new PlatformException(ConnectionOutcome.Throttled, found.Reason, found.Until);
    }
}
