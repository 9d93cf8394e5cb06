using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Liftoff.Simulator.IxId;

/// <summary>Hands out Bearer tokens and knows which of them are still good. Thread-safe.</summary>
internal sealed class TokenIssuer(SimulatorOptions options)
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, DateTimeOffset> expiries = new();

    /// <summary>A signed JWT. Its claims need both characters in which base64url differs from base64.</summary>
    public string Issue(string email)
    {
        var now = options.Time.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["sub"] = email,
            ["jti"] = Guid.NewGuid().ToString(),
            ["scope"] = "a?>b?>c~~d?>>??~~~",
            ["iat"] = now.ToUnixTimeSeconds(),
        };
        var expiry = now + options.TokenLifetime;
        if (expiry is { } at) claims["exp"] = at.ToUnixTimeSeconds();
        var unsigned = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims, PlainJson))}";
        var token = $"{unsigned}.{Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(unsigned)))}";
        expiries[token] = expiry ?? DateTimeOffset.MaxValue;
        return token;
    }

    public bool IsGood(string token) =>
        (options.InjectedToken is { } injected && token == injected)
        || (expiries.TryGetValue(token, out var expiry) && options.Time.GetUtcNow() < expiry);

    public void RevokeAll() => expiries.Clear();

    private static readonly JsonSerializerOptions PlainJson =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
