using Liftoff.Social.Collection;
using Liftoff.Social.Platforms;

namespace Liftoff.Social.Connections;

/// <summary>Decrypts the tokens of connections, each only when it is needed.</summary>
public sealed class TokenReader(SocialOptions options, TimeProvider time)
{
    /// <exception cref="PlatformException">There is none, or it cannot be decrypted. The ciphertext is never used in its place.</exception>
    public Secret Access(Connection connection) =>
        Decrypt(connection.EncryptedAccessToken) ?? throw new PlatformException(ConnectionOutcome.Failed, "The connection has no access token.");

    /// <returns>Null when there is none; Facebook's rows carry an encrypted empty text.</returns>
    /// <exception cref="PlatformException">It cannot be decrypted.</exception>
    public Secret? Refresh(Connection connection) => Decrypt(connection.EncryptedRefreshToken);

    public string Encrypt(Secret token) => Fernet.Encrypt(token.Reveal(), time.GetUtcNow());

    private Fernet Fernet => options.Fernet ?? throw new PlatformException(ConnectionOutcome.Failed, "ENCRYPTION_KEY is not set, so that no token can be read.");

    private Secret? Decrypt(string? encrypted)
    {
        if (encrypted is null) return null;
        var text = Fernet.TryDecrypt(encrypted) ?? throw new PlatformException(ConnectionOutcome.Failed, "The stored token cannot be decrypted with ENCRYPTION_KEY (token_undecryptable).");
        // A token goes into a header; whatever else it may be, it must not add lines there.
        return text.Length == 0 ? null : text.All(c => c is > ' ' and < '\u007f') ? new Secret(text) : throw new PlatformException(ConnectionOutcome.Failed, "The stored token holds characters that no token has.");
    }
}
