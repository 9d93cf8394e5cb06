using Liftoff.Jobs;
using Liftoff.Settings;

namespace Liftoff.MediaBuys.Snowflake;

/// <summary>Which Snowflake account is asked, as whom, and in which context.</summary>
public sealed record SnowflakeOptions
{
    /// <summary>The account identifier: <c>org-account</c>, or a locator with or without its region.</summary>
    public string? Account { get; init; }

    /// <summary>Where the SQL API answers; null: the account's own host.</summary>
    public Uri? BaseAddress { get; init; }

    public string? User { get; init; }

    /// <summary>A PEM file with the RSA private key that is registered at the user.</summary>
    public string? PrivateKeyPath { get; init; }

    /// <summary>The key itself instead of a path.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Of an encrypted key; null for a plain one.</summary>
    public string? Passphrase { get; init; }

    public string? Warehouse { get; init; }

    public string? Database { get; init; }

    public string? Schema { get; init; }

    public string? Role { get; init; }

    /// <summary>How long Snowflake may work on one statement.</summary>
    /// <value>The default value is 10 minutes.</value>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The first wait between two looks at a statement that is still running; it doubles up to twenty times its value.</summary>
    /// <value>The default value is 250 ms.</value>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The settings that must still be given before Snowflake can be asked; empty when all are there.</summary>
    public IReadOnlyList<string> Missing =>
    [
        .. string.IsNullOrEmpty(Account) ? ["SNOWFLAKE_ACCOUNT"] : Array.Empty<string>(),
        .. string.IsNullOrEmpty(User) ? ["SNOWFLAKE_USER"] : Array.Empty<string>(),
        .. PrivateKey is null && PrivateKeyPath is null ? ["SNOWFLAKE_PRIVATE_KEY_PATH"] : Array.Empty<string>(),
    ];

    public static SnowflakeOptions Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var account = settings.Text("SNOWFLAKE_ACCOUNT", "The Snowflake account identifier (org-account, or a locator with its region). Empty: no media-buy metrics are synced.");
        var address = settings.Text("SNOWFLAKE_BASE_URL", "Where Snowflake's SQL API answers. Default: https://{account}.snowflakecomputing.com.");
        if (address is not null && !(Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "https" or "http")) settings.Add("SNOWFLAKE_BASE_URL", "takes an absolute http or https address such as https://org-account.snowflakecomputing.com");
        return new SnowflakeOptions
        {
            Account = account,
            BaseAddress = address is not null && Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var given) ? given : null,
            User = settings.Text("SNOWFLAKE_USER", "The Snowflake user whose public key is registered."),
            PrivateKeyPath = settings.Text("SNOWFLAKE_PRIVATE_KEY_PATH", "A PEM file with that user's RSA private key."),
            PrivateKey = settings.Secret("SNOWFLAKE_PRIVATE_KEY", "The private key itself, as PEM, instead of a path."),
            Passphrase = settings.Secret("SNOWFLAKE_PRIVATE_KEY_PASSPHRASE", "The passphrase of an encrypted private key."),
            Warehouse = settings.Text("SNOWFLAKE_WAREHOUSE", "The virtual warehouse that runs the statements. Empty: the user's default."),
            Database = settings.Text("SNOWFLAKE_DATABASE", "The database of the metric tables. Empty: the user's default."),
            Schema = settings.Text("SNOWFLAKE_SCHEMA", "The schema of the metric tables. Empty: the user's default."),
            Role = settings.Text("SNOWFLAKE_ROLE", "The role of the session. Empty: the user's default."),
            StatementTimeout = TimeSpan.FromSeconds(settings.WholeNumber("SNOWFLAKE_STATEMENT_TIMEOUT_SECONDS", "How long Snowflake may work on one statement.", 600, 1, 604_800)),
            PollInterval = TimeSpan.FromMilliseconds(settings.WholeNumber("SNOWFLAKE_POLL_MS", "The first wait between two looks at a running statement, in milliseconds.", 250, 1, 60_000)),
        };
    }

    /// <exception cref="JobFailedException">Something must be set first; the message says what.</exception>
    public void ThrowIfMissing()
    {
        if (Missing is { Count: > 0 } missing) throw new JobFailedException($"Snowflake cannot be asked: set {string.Join(", ", missing)}.");
    }

    /// <summary>Never prints the key.</summary>
    public override string ToString() => $"{User}@{Account}";
}
