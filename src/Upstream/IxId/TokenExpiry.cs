using System.Text;
using System.Text.Json;

namespace Liftoff.Upstream.IxId;

/// <summary>Reads when a JSON Web Token expires. The signature is the server's business and is not checked.</summary>
public static class TokenExpiry
{
    /// <returns>The <c>exp</c> claim; null when the token carries none that can be read, which counts as valid until it is refused.</returns>
    public static DateTimeOffset? Of(string token)
    {
        var parts = token.Split('.');
        if (parts.Length < 2) return null;
        try
        {
            using var payload = JsonDocument.Parse(Encoding.UTF8.GetString(DecodeBase64Url(parts[1])));
            return payload.RootElement.ValueKind == JsonValueKind.Object
                && payload.RootElement.TryGetProperty("exp", out var exp)
                && exp.TryGetInt64(out var seconds)
                    ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                    : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static byte[] DecodeBase64Url(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
