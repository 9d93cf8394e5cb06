using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Liftoff.Social.Connections;

/// <summary>
/// Reads and writes Fernet tokens: version 0x80, seconds, IV, AES-128-CBC, HMAC-SHA256 (contract: social, §1.3). The age of
/// a token is not checked: the connections' tokens are years old.
/// </summary>
/// <remarks>Thread-safe. The first key writes; all keys read, so that a key can be replaced while old rows remain.</remarks>
public sealed class Fernet
{
    private const byte Version = 0x80;
    private const int IvAt = 9;
    private const int TextAt = 25;
    private const int MacLength = 32;

    private readonly byte[][] keys;

    /// <param name="keys">URL-safe base64 of 32 bytes each; at least one.</param>
    /// <exception cref="ArgumentException">There is none, or one is no key; the message does not show it.</exception>
    public Fernet(params IReadOnlyList<string> keys)
    {
        if (keys.Count == 0) throw new ArgumentException("At least one key is needed.", nameof(keys));
        this.keys = [.. keys.Select(key => TryDecode(key) is { Length: 32 } bytes ? bytes : throw new ArgumentException("A key takes the URL-safe base64 of 32 bytes.", nameof(keys)))];
    }

    /// <summary>Whether a text can be a key.</summary>
    public static bool IsKey(string text) => TryDecode(text) is { Length: 32 };

    /// <returns>The plain text; null when no key fits or the text is no Fernet token. Never the input itself.</returns>
    public string? TryDecrypt(string token)
    {
        if (TryDecode(token) is not { Length: >= TextAt + 16 + MacLength } raw || (raw.Length - TextAt - MacLength) % 16 != 0 || raw[0] != Version) return null;
        foreach (var key in keys)
        {
            // The signature first: without it, padding errors would tell an attacker about the plain text.
            if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key.AsSpan(0, 16), raw.AsSpan(0, raw.Length - MacLength)), raw.AsSpan(raw.Length - MacLength))) continue;
            using var aes = Aes.Create();
            aes.Key = key[16..];
            try
            {
                return Encoding.UTF8.GetString(aes.DecryptCbc(raw.AsSpan(TextAt, raw.Length - TextAt - MacLength), raw.AsSpan(IvAt, 16)));
            }
            catch (CryptographicException)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Encrypts with the first key.</summary>
    public string Encrypt(string text, DateTimeOffset now) => Encrypt(text, now, RandomNumberGenerator.GetBytes(16));

    internal string Encrypt(string text, DateTimeOffset now, byte[] iv)
    {
        using var aes = Aes.Create();
        aes.Key = keys[0][16..];
        var cipher = aes.EncryptCbc(Encoding.UTF8.GetBytes(text), iv);
        var raw = new byte[TextAt + cipher.Length + MacLength];
        raw[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(raw.AsSpan(1), now.ToUnixTimeSeconds());
        iv.CopyTo(raw, IvAt);
        cipher.CopyTo(raw, TextAt);
        HMACSHA256.HashData(keys[0].AsSpan(0, 16), raw.AsSpan(0, raw.Length - MacLength), raw.AsSpan(raw.Length - MacLength));
        return Convert.ToBase64String(raw).Replace('+', '-').Replace('/', '_');
    }

    private static byte[]? TryDecode(string text)
    {
        var base64 = text.Trim().Replace('-', '+').Replace('_', '/');
        var bytes = new byte[base64.Length];
        return base64.Length > 0 && Convert.TryFromBase64String(base64, bytes, out var written) ? bytes[..written] : null;
    }
}
