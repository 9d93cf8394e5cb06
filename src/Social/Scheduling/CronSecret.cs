using System.Security.Cryptography;
using System.Text;

namespace Liftoff.Social.Scheduling;

/// <summary>Compares what a caller sent in X-Cron-Secret.</summary>
public sealed class CronSecret(SocialOptions options)
{
    /// <summary>Without a configured secret nobody gets in: an open door would be worse than a closed one.</summary>
    public bool IsConfigured => options.CronSecret is not null;

    /// <summary>Takes the same time however much of the secret is right, and whatever its length.</summary>
    public bool Fits(string? given) => options.CronSecret is { } secret && given is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal())));
}
