using System.Collections.Concurrent;
using Liftoff.Operations.Telemetry;
using Liftoff.Social.Collection;
using Liftoff.Social.Platforms;

namespace Liftoff.Social.Http;

/// <summary>
/// What may not be asked until when: an app, a page, an account, a user. A platform says so in its headers or by an error;
/// from then on nobody in this process calls for that scope.
/// </summary>
/// <remarks>Thread-safe. A scope is the system's name, and behind a slash what of it: <c>Meta</c>, <c>Meta/17841400000000001</c>.</remarks>
public sealed class UsageLimits(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, string Reason)> blocked = new();

    /// <summary>No more calls for the scope until then; an earlier block that lasts longer stays.</summary>
    /// <returns>What the caller that met the limit is to throw: throttled, until then.</returns>
    public PlatformException Block(string scope, DateTimeOffset until, string reason)
    {
        var now = time.GetUtcNow();
        var free = blocked.TryGetValue(scope, out var before) && before.Until > now ? before.Until : now;
        blocked.AddOrUpdate(scope, (until, reason), (_, present) => present.Until >= until ? present : (until, reason));
        if (until > free) OutsideCall.Wait(scope.Split('/')[0], until - free);
        return new PlatformException(ConnectionOutcome.Throttled, reason, until);
    }

    /// <summary>What a call for these scopes meets: throttled, until the last of them is free. Null when none is blocked.</summary>
    public PlatformException? BlockOf(params ReadOnlySpan<string> scopes)
    {
        (DateTimeOffset Until, string Reason)? longest = null;
        foreach (var scope in scopes)
        {
            if (blocked.TryGetValue(scope, out var block) && block.Until > time.GetUtcNow() && !(longest?.Until >= block.Until)) longest = block;
        }

        return longest is { } found ? new PlatformException(ConnectionOutcome.Throttled, found.Reason, found.Until) : null;
    }

    /// <exception cref="PlatformException">One of the scopes is blocked: see <see cref="BlockOf"/>.</exception>
    public void ThrowIfBlocked(params ReadOnlySpan<string> scopes)
    {
        if (BlockOf(scopes) is { } block) throw block;
    }
}
