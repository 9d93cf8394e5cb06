using Liftoff.Settings;

namespace Liftoff.Upstream.IxId;

/// <summary>How to log in at IX ID, the service that issues the tokens of Strategis and Strategist.</summary>
public sealed record IxIdOptions
{
    /// <summary>The service's origin.</summary>
    /// <value>The default value is https://ix-id.lincx.la/.</value>
    public required Uri BaseAddress { get; init; }

    /// <summary>Null when only an injected token is configured, or nothing at all.</summary>
    public string? Email { get; init; }

    /// <summary>Null when only an injected token is configured, or nothing at all.</summary>
    public string? Password { get; init; }

    /// <summary>A token issued elsewhere, used until it expires; null when there is none.</summary>
    public string? InjectedToken { get; init; }

    /// <summary>Whether there is any way to get a token. Jobs that need none run without.</summary>
    public bool IsConfigured => InjectedToken is not null || (Email is not null && Password is not null);

    public static IxIdOptions Read(SettingsReader settings)
    {
        const string origin = "https://ix-id.lincx.la";
        var general = settings.Address("IX_ID_BASE_URL", "IX ID, the log-in service.", origin);
        // Every name is asked for, so that the tables of settings list also those that a higher one overrules.
        var (strategisEmail, email) = (settings.Secret("STRATEGIS_EMAIL", "E-mail of the IX ID account; wins over IX_ID_EMAIL."), settings.Secret("IX_ID_EMAIL", "E-mail of the IX ID account."));
        var (strategisPassword, password) = (settings.Secret("STRATEGIS_PASSWORD", "Password of the IX ID account; wins over IX_ID_PASSWORD."), settings.Secret("IX_ID_PASSWORD", "Password of the IX ID account."));
        var (strategisToken, token) = (settings.Secret("STRATEGIS_AUTH_TOKEN", "A token to use instead of logging in, until it expires."), settings.Secret("STRATEGIST_AUTH_TOKEN", "The same; STRATEGIS_AUTH_TOKEN wins."));
        var options = new IxIdOptions
        {
            BaseAddress = settings.Address("STRATEGIS_AUTH_BASE_URL", "IX ID for Strategis; wins over IX_ID_BASE_URL.", general.AbsoluteUri),
            Email = strategisEmail ?? email,
            Password = strategisPassword ?? password,
            InjectedToken = strategisToken ?? token,
        };
        if (options.Email is null != options.Password is null)
            settings.Add(options.Email is null ? "IX_ID_EMAIL" : "IX_ID_PASSWORD", "is missing while its partner is set: a log-in needs both");
        return options;
    }
}
