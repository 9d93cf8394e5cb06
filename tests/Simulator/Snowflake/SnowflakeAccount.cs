using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Liftoff.Simulator.Snowflake;

/// <summary>The one account and user that may ask, with a key pair made at the start, so that no key lies anywhere.</summary>
public sealed class SnowflakeAccount
{
    private readonly RSA key = RSA.Create(2048);

    /// <summary>As a client's setting takes it.</summary>
    public string Account { get; } = "simorg-sim";

    /// <summary>As a client's setting takes it.</summary>
    public string User { get; } = "liftoff_sync";

    /// <summary>The private key that belongs to the registered public one, for the client.</summary>
    public string PrivateKeyPem => key.ExportPkcs8PrivateKeyPem();

    /// <summary>Why a bearer token is turned down; null when it is good.</summary>
    internal string? Refuse(string? jwt, DateTimeOffset now)
    {
        if (jwt?.Split('.') is not [var header, var claims, var signature]) return "no JWT";
        try
        {
            using var parsed = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
            var subject = $"{Account.ToUpperInvariant()}.{User.ToUpperInvariant()}";
            var fingerprint = Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
            var (issued, expires) = (parsed.RootElement.GetProperty("iat").GetInt64(), parsed.RootElement.GetProperty("exp").GetInt64());
            return head.RootElement.GetProperty("alg").GetString() != "RS256" ? "algorithm"
                : !key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ? "signature"
                : parsed.RootElement.GetProperty("sub").GetString() != subject ? "subject"
                : parsed.RootElement.GetProperty("iss").GetString() != $"{subject}.SHA256:{fingerprint}" ? "issuer"
                : expires - issued > 3600 ? "lifetime"
                : now.ToUnixTimeSeconds() >= expires ? "expired"
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return "malformed";
        }
    }
}
