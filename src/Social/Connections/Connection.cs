using System.Globalization;
using System.Text.Json;

namespace Liftoff.Social.Connections;

/// <summary>A row of <c>platform_connections</c>, tokens still encrypted (contract: social, §1.1).</summary>
public sealed record Connection
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    /// <summary>Lower case: <c>instagram</c>, <c>facebook</c>, …</summary>
    public required string Platform { get; init; }

    /// <summary>Facebook: the Page. Instagram: the account, or in some rows the Page it hangs on. YouTube: the channel.</summary>
    public string? PageId { get; init; }

    /// <summary>The Instagram account, once it was found out.</summary>
    public string? InstagramId { get; init; }

    /// <summary>LinkedIn: the organisation; null for a person's own connection.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Whether the row may be used; <see cref="Status"/> says why not.</summary>
    public required bool IsUsable { get; init; }

    /// <summary><c>active</c>, <c>expired</c>, <c>revoked</c>, …; <c>inactive</c> when the row is switched off.</summary>
    public required string Status { get; init; }

    /// <summary>Fernet text; null when the row has none.</summary>
    public string? EncryptedAccessToken { get; init; }

    /// <summary>Fernet text, possibly of an empty text; null when the row has none.</summary>
    public string? EncryptedRefreshToken { get; init; }

    /// <summary>Written by various programs in various zones, so that it is a hint and no more; null when unknown.</summary>
    public DateTimeOffset? TokenExpiresAt { get; init; }

    /// <summary>Reads a row as PostgreSQL's <c>to_jsonb</c> and PostgREST write it: both give the same names, and columns may be missing.</summary>
    /// <returns>Null for a row without an id, a user or a platform, which nobody can act on.</returns>
    public static Connection? FromJson(JsonElement row)
    {
        if (Text("id") is not { } id || Text("user_id") is not { } user || Text("platform") is not { } platform) return null;
        var isActive = !row.TryGetProperty("is_active", out var active) || active.ValueKind != JsonValueKind.False;
        var status = isActive ? Text("connection_status") ?? "active" : Text("connection_status") is { } given and not "active" ? given : "inactive";
        return new Connection
        {
            Id = id,
            UserId = user,
            Platform = platform.Trim().ToLowerInvariant(),
            PageId = Text("page_id"),
            InstagramId = Text("instagram_id"),
            OrganizationId = Text("organization_id"),
            IsUsable = isActive && status == "active",
            Status = status,
            EncryptedAccessToken = Text("access_token_encrypted"),
            EncryptedRefreshToken = Text("refresh_token_encrypted"),
            TokenExpiresAt = DateTimeOffset.TryParse(Text("token_expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiry) ? expiry : null,
        };

        string? Text(string name) => row.TryGetProperty(name, out var value) ? value.ValueKind switch
        {
            JsonValueKind.String when !string.IsNullOrWhiteSpace(value.GetString()) => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        } : null;
    }

    /// <summary>Names the row without its tokens, for messages.</summary>
    public override string ToString() => $"{Platform} connection {Id}";
}
