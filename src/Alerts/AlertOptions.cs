using Liftoff.Settings;

namespace Liftoff.Alerts;

/// <summary>Who is told of alerts, and which rules are switched off. Thresholds are settings of the rooms that bring the rules.</summary>
public sealed record AlertOptions
{
    /// <summary>Whoever knows it may write into the channel: it must not reach a log, a trace or a message. Null: nobody is told, the table fills all the same.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>In whose form the webhook wants its messages.</summary>
    /// <value>The default value is Teams.</value>
    public WebhookForm Form { get; init; }

    /// <summary>The page that links lead to; null for no links.</summary>
    public string? Dashboard { get; init; }

    /// <summary>Names of rules that are not looked at.</summary>
    public IReadOnlySet<string> RulesOff { get; init; } = new HashSet<string>();

    /// <summary>How long one request to the webhook may take.</summary>
    /// <value>The default value is 15 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The wait before the first of three retries; doubled before each of the next.</summary>
    /// <value>The default value is 1 second.</value>
    public TimeSpan RetryBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Without the address.</summary>
    public override string ToString() => "alert options";

    /// <param name="rules">The names of all rules, so that a slip of the pen is found.</param>
    public static AlertOptions Read(SettingsReader settings, IReadOnlyCollection<string> rules)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new AlertOptions
        {
            Webhook = Address(settings, "ALERT_WEBHOOK_URL", settings.Secret("ALERT_WEBHOOK_URL", "The incoming webhook of a Teams or Slack channel that alerts go to. Empty: they are only stored.")),
            Form = settings.Choice("ALERT_WEBHOOK_FORM", "Whose form the webhook's messages have: teams (an adaptive card) or slack.", "teams", "teams", "slack") == "slack" ? WebhookForm.Slack : WebhookForm.Teams,
            Dashboard = Address(settings, "DASHBOARD_URL", settings.Text("DASHBOARD_URL", "Where people open the dashboard, for example https://liftoff.azurewebsites.net/api/dashboard; links in alerts lead there. Empty: alerts have no links."))?.AbsoluteUri.TrimEnd('/'),
            RulesOff = Off(settings, rules),
            RetryBackoff = TimeSpan.FromMilliseconds(settings.WholeNumber("ALERT_WEBHOOK_RETRY_BACKOFF_MS", "The wait before the webhook's first retry in milliseconds; it doubles with each one.", 1000, 1, 60_000)),
        };
    }

    private static Uri? Address(SettingsReader settings, string name, string? text)
    {
        if (text is null) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
        settings.Add(name, "takes an absolute http or https address");
        return null;
    }

    private static HashSet<string> Off(SettingsReader settings, IReadOnlyCollection<string> rules)
    {
        const string name = "ALERT_RULES_OFF";
        var off = (settings.Text(name, $"Rules of alerts that are switched off, separated by commas: some of {string.Join(", ", rules)}.") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var unknown in off.Except(rules, StringComparer.OrdinalIgnoreCase)) settings.Add(name, $"names {string.Join(", ", rules)}, not \"{unknown}\"");
        return off;
    }
}
