using System.Globalization;
using System.Text;

namespace Liftoff.CampaignSetup.Requests;

/// <summary>Where a page ended.</summary>
public sealed record PageCursor(DateTimeOffset CreatedAt, string RequestId)
{
    /// <returns>Null when the text is no cursor of ours.</returns>
    public static PageCursor? Parse(string text)
    {
        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, buffer, out var length)) return null;
        return Encoding.UTF8.GetString(buffer, 0, length).Split('|') is [var time, var id] && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
            ? new PageCursor(at.ToUniversalTime(), id)
            : null;
    }

    public override string ToString() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{CreatedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}|{RequestId}"));
}
