using System.Globalization;

namespace Liftoff.Jobs;

/// <summary>What a run is called: when it began, and enough of chance that no two are called the same.</summary>
public static class RunId
{
    /// <returns>For example <c>20251122T071500123Z-3f9a1c</c>; ordered as text, runs are in the order of their beginning.</returns>
    /// <param name="chance">An orchestration gives its own, so that a replay comes to the same name.</param>
    public static string Of(DateTimeOffset began, Guid chance) => string.Create(CultureInfo.InvariantCulture, $"{began.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{chance.ToString("N")[..6]}");
}
