using System.Text.Json;
using Liftoff.Social.Collection;
using Liftoff.Social.Connections;
using Liftoff.Social.Http;

namespace Liftoff.Social.Platforms.Google;

/// <summary>Gets access tokens, which live an hour, for refresh tokens, and keeps them with the connection (contract: social, §1.4).</summary>
public sealed class GoogleTokens(PlatformHttp http, ConnectionUpdates updates, TokenReader tokens, SocialOptions options, TimeProvider time)
{
    // The token must outlive the calls that carry it; and the stored time may be some program's local one.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>A token to try first: the stored one while it should live, else a fresh one.</summary>
    public async Task<Secret> GetAsync(Harvest harvest, CancellationToken cancellationToken)
    {
        var connection = harvest.Connection;
        var mayLive = connection.EncryptedAccessToken is not null && (connection.TokenExpiresAt is null || connection.TokenExpiresAt > time.GetUtcNow() + Margin);
        return mayLive || connection.EncryptedRefreshToken is null ? tokens.Access(connection) : await RefreshAsync(harvest, cancellationToken);
    }

    /// <summary>A fresh token, kept with the connection where its row can be written.</summary>
    /// <exception cref="PlatformException">The connection has no refresh token or a dead one; or we are not set up to refresh.</exception>
    public async Task<Secret> RefreshAsync(Harvest harvest, CancellationToken cancellationToken)
    {
        var connection = harvest.Connection;
        if (tokens.Refresh(connection) is not { } refresh) throw new PlatformException(ConnectionOutcome.ReconnectRequired, "The token has expired and there is no refresh token.");
        if (options.GoogleClientId is not { } id || options.GoogleClientSecret is not { } secret)
            throw new PlatformException(ConnectionOutcome.Failed, "YouTube's tokens cannot be refreshed: set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.");

        var answer = await http.SendAsync("Google", Request, a => (int)a.Status is 408 or 429 or >= 500, cancellationToken);
        if (answer is not { IsSuccess: true, Body: { } body } || body.Text("access_token") is not { Length: > 0 } text) throw Refused(answer);
        var token = new Secret(text);
        var lifetime = body.Child("expires_in") is { ValueKind: JsonValueKind.Number } seconds && seconds.TryGetInt32(out var number) ? Math.Clamp(number, 0, 86_400) : 3600;
        var encrypted = tokens.Encrypt(token);
        var expiresAt = time.GetUtcNow().AddSeconds(lifetime);
        await updates.SaveAccessTokenAsync(connection, encrypted, expiresAt, cancellationToken);
        harvest.Connection = connection with { EncryptedAccessToken = encrypted, TokenExpiresAt = expiresAt };
        return token;

        HttpRequestMessage Request() => new(HttpMethod.Post, new Uri(options.GoogleOAuthAddress, "token"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["client_id"] = id,
                ["client_secret"] = secret.Reveal(),
                ["refresh_token"] = refresh.Reveal(),
                ["grant_type"] = "refresh_token",
            }),
        };
    }

    private static PlatformException Refused(ApiAnswer answer) => answer.Body?.Text("error") switch
    {
        "invalid_grant" => new PlatformException(ConnectionOutcome.ReconnectRequired, "Google no longer accepts the refresh token (invalid_grant)."),
        "invalid_client" or "unauthorized_client" => new PlatformException(ConnectionOutcome.Failed, "Google does not accept GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET."),
        _ => new PlatformException(ConnectionOutcome.Failed, $"Google answered {(int)answer.Status} to the refresh of a token."),
    };
}
