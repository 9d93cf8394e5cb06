using System.Globalization;

namespace Liftoff.Jobs;

/// <summary>Names a run: when it began, and six digits that no other run of that millisecond has.</summary>
public static class RunId
{
    /// <returns>Such as <c>20261120T020000123Z-4f1c9a</c>: in the order of their begins, and fit to name a folder.</returns>
    public static string New(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{Guid.NewGuid().ToString("N")[..6]}");
}
