using System.Text.Json.Nodes;

namespace Liftoff.Simulator.Social;

/// <summary>The rows of <c>platform_connections</c> that Supabase serves.</summary>
public sealed class SupabaseTable
{
    /// <summary>The service role's key.</summary>
    public const string Key = "sim-service-role-key";

    internal static readonly HashSet<string> Columns =
    [
        "id", "user_id", "platform", "page_id", "instagram_id", "organization_id", "access_token_encrypted", "refresh_token_encrypted", "token_expires_at",
        "is_active", "connection_status",
    ];

    private readonly List<JsonObject> rows = [];

    /// <summary>In the order they were added.</summary>
    public IReadOnlyList<JsonObject> Rows => rows;

    /// <summary>Adds an active row.</summary>
    /// <param name="encryptedToken">Fernet text.</param>
    public JsonObject Add(string userId, string platform, string pageId, string encryptedToken)
    {
        var row = new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(), ["user_id"] = userId, ["platform"] = platform, ["page_id"] = pageId, ["instagram_id"] = null, ["organization_id"] = null,
            ["access_token_encrypted"] = encryptedToken, ["refresh_token_encrypted"] = null, ["token_expires_at"] = "2026-12-01T00:00:00", ["is_active"] = true, ["connection_status"] = "active",
        };
        rows.Add(row);
        return row;
    }
}
