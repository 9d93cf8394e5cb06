using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Liftoff.Jobs;
using Liftoff.Social.Connections;

namespace Liftoff.Social.Collection;

/// <summary>What a collection is asked to do, checked and with its defaults filled in.</summary>
/// <param name="Date">The last platform day that is wanted; each platform's newest closed day is the latest it gives.</param>
/// <param name="Filter">Which connections.</param>
public sealed record CollectSocialParameters(DateOnly Date, ConnectionFilter Filter)
{
    private const string All = "all";

    public static readonly IReadOnlyList<JobParameter> Described =
    [
        new("date", "YYYY-MM-DD", "The last day to collect; each run also fetches a few days before it (default: yesterday in UTC)."),
        new("platform", "NAME", "Only this platform: instagram, facebook, youtube, linkedin (default: all)."),
        new("user", "ID", "Only this user's connections (default: all)."),
    ];

    public static CollectSocialParameters Read(ParameterReader given)
    {
        var today = DateOnly.FromDateTime(given.Now.UtcDateTime);
        var date = given.Date("date", today.AddDays(-1));
        if (date > today) given.Add("date", $"lies in the future: {date:yyyy-MM-dd}");
        var platform = given.Text("platform")?.ToLowerInvariant();
        if (platform is not null && !platform.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) given.Add("platform", "takes a platform's name such as instagram");
        return new CollectSocialParameters(date, new ConnectionFilter(given.Text("user"), platform is null or All ? null : platform));
    }

    // Parameters that are not given are left out, so that they read back as not given: any text can be a user's id.
    public JobStart ToStart() => new(CollectSocial.Describe.Name, Date,
    [
        new("platform", Filter.Platform ?? All),
        .. Filter.UserId is { } user ? [new KeyValuePair<string, string>("user", user)] : Array.Empty<KeyValuePair<string, string>>(),
    ]);

    /// <summary>
    /// The id under which two starts of the same work meet. A user's id can hold what an instance id may not (slashes,
    /// question marks), so it goes in as a hash.
    /// </summary>
    public string InstanceId => string.Create(CultureInfo.InvariantCulture, $"{CollectSocial.Describe.Name}.{Date:yyyy-MM-dd}.{Filter.Platform ?? All}.{(Filter.UserId is { } user ? Hash(user) : All)}");

    private static string Hash(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, 8));
}
