using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Liftoff.Jobs;

namespace Liftoff.MediaBuys.Snowflake;

/// <summary>
/// Key-pair log-in of the SQL API: a JWT that we sign ourselves (RS256) and Snowflake checks against the public key that is
/// registered at the user. One is used for most of its hour, and made anew before it ends.
/// </summary>
internal sealed class KeyPairToken(SnowflakeOptions options, TimeProvider time) : IDisposable
{
    private const int SmallestKey = 2048;

    // Snowflake turns down tokens that live longer than an hour.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(59);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private RSA? key;
    private string? current;
    private DateTimeOffset expiry;

    /// <summary>The account as the claims take it: upper case, a locator without its region.</summary>
    public static string Normalize(string account) => account.Split('.')[0].ToUpperInvariant();

    /// <exception cref="JobFailedException">The key cannot be read.</exception>
    public string Get()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (current is not null && now < expiry - Margin) return current;
            expiry = now + Lifetime;
            return current = Sign(key ??= Load(), now);
        }
    }

    /// <summary>Forgets a token that was turned down, unless another request has replaced it already.</summary>
    public void Discard(string token)
    {
        lock (gate)
        {
            if (current == token) current = null;
        }
    }

    public void Dispose() => key?.Dispose();

    private string Sign(RSA rsa, DateTimeOffset now)
    {
        var subject = $"{Normalize(options.Account!)}.{options.User!.ToUpperInvariant()}";
        var fingerprint = Convert.ToBase64String(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()));
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iss"] = $"{subject}.SHA256:{fingerprint}",
            ["sub"] = subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        });
        var content = $"{Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(claims)}";
        return $"{content}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private RSA Load()
    {
        var where = options.PrivateKey is null ? "SNOWFLAKE_PRIVATE_KEY_PATH" : "SNOWFLAKE_PRIVATE_KEY";
        var rsa = RSA.Create();
        try
        {
            // App settings hold one line; a PEM in one has its line ends written out.
            var pem = options.PrivateKey?.Replace("\\n", "\n", StringComparison.Ordinal) ?? File.ReadAllText(options.PrivateKeyPath!);
            if (options.Passphrase is { } passphrase && pem.Contains("ENCRYPTED", StringComparison.Ordinal)) rsa.ImportFromEncryptedPem(pem, passphrase);
            else rsa.ImportFromPem(pem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            rsa.Dispose();
            throw new JobFailedException($"{where}: {e.Message}", e);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            throw new JobFailedException($"{where} holds no RSA private key in PEM form that can be read{(options.Passphrase is null ? " without a passphrase" : " with SNOWFLAKE_PRIVATE_KEY_PASSPHRASE")}.", e);
        }

        if (rsa.KeySize >= SmallestKey) return rsa;
        using (rsa) throw new JobFailedException($"{where} holds an RSA key of {rsa.KeySize} bits; Snowflake takes {SmallestKey} and more.");
    }
}
