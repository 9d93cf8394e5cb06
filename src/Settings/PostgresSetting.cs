using System.Globalization;
using System.Web;
using Npgsql;

namespace Liftoff.Settings;

/// <summary>
/// Reads the connection string of a PostgreSQL server in either of its two spellings: Npgsql's key=value list, or a
/// <c>postgresql://</c> address as hosting services hand it out.
/// </summary>
public static class PostgresSetting
{
    /// <summary>The server that all rooms share unless one has a setting of its own.</summary>
    public const string Name = "POSTGRES_CONNECTION";

    /// <summary>What an address may carry behind the question mark, by libpq's name and Npgsql's.</summary>
    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["sslmode"] = "SSL Mode", ["sslrootcert"] = "Root Certificate", ["channel_binding"] = "Channel Binding", ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout", ["options"] = "Options", ["target_session_attrs"] = "Target Session Attributes",
    };

    /// <returns>As Npgsql takes it; null when absent or wrong, with the problem recorded.</returns>
    public static string? Read(SettingsReader settings, string name = Name, string description = "PostgreSQL, as Npgsql's key=value list or as postgresql://user:password@host:port/database.")
    {
        if (settings.Secret(name, description) is not { } text) return null;
        try
        {
            return IsAddress(text) ? FromAddress(new Uri(text)) : new NpgsqlConnectionStringBuilder(text).ConnectionString;
        }
        // What Npgsql says may repeat a part of the secret.
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException)
        {
            settings.Add(name, "takes Host=…;Database=…;Username=…;Password=… or postgresql://user:password@host:port/database");
            return null;
        }
    }

    private static bool IsAddress(string text) => text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    private static string FromAddress(Uri address)
    {
        var user = address.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder { Host = address.IdnHost.Trim('[', ']'), Port = address.Port > 0 ? address.Port : 5432 };
        if (Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/')) is { Length: > 0 } database) connection.Database = database;
        if (user[0].Length > 0) connection.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) connection.Password = Uri.UnescapeDataString(user[1]);
        var query = HttpUtility.ParseQueryString(address.Query);
        foreach (var name in query.AllKeys)
        {
            if (name is null || !Parameters.TryGetValue(name, out var key)) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"unknown parameter {name}"));
            // libpq writes verify-full and read-write, Npgsql VerifyFull and ReadWrite or read-write.
            connection[key] = name is "sslmode" or "channel_binding" ? query[name]!.Replace("-", "", StringComparison.Ordinal) : query[name];
        }

        return connection.ConnectionString;
    }
}
