using System.Globalization;

namespace Liftoff.Jobs;

/// <summary>Names a run: when it began, and six digits that no other run of that millisecond has.</summary>
public static class RunId
{
    /// <inheritdoc cref="Of"/>
    public static string New(DateTimeOffset began) => Of(began, Guid.NewGuid());

    /// <returns>Such as <c>20261120T020000123Z-4f1c9a</c>: in the order of their begins, and fit to name a folder.</returns>
    /// <param name="chance">An orchestration gives its own, so that a replay comes to the same name.</param>
    public static string Of(DateTimeOffset began, Guid chance) => string.Create(CultureInfo.InvariantCulture, $"{began.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{chance.ToString("N")[..6]}");
}
