using System.Text.Json.Nodes;

namespace Liftoff.Alerts;

/// <summary>A message to a channel: a headline, and a paragraph for each alert.</summary>
/// <param name="Headline">One line.</param>
/// <param name="Alerts">What the message is about; empty for a test.</param>
public sealed record AlertMessage(string Headline, IReadOnlyList<Alert> Alerts)
{
    /// <summary>Slack takes 50 blocks, Teams 28 KB: of more alerts the message tells the number.</summary>
    private const int Most = 20;

    private const int LongestFigure = 400;

    /// <summary>What <c>./liftoff alerts test</c> sends.</summary>
    public static readonly AlertMessage Test = new("Liftoff: a test of the alerts. Nothing is wrong.", []);

    /// <summary>News of alerts that opened or closed.</summary>
    public static AlertMessage Of(IReadOnlyList<Alert> news)
    {
        ArgumentNullException.ThrowIfNull(news);
        var opened = news.Count(alert => alert.IsOpen);
        string[] parts = [.. opened > 0 ? [$"{opened} opened"] : Array.Empty<string>(), .. news.Count > opened ? [$"{news.Count - opened} closed"] : Array.Empty<string>()];
        // What lasts matters more than what is over, and of many alerts the last ones are cut off.
        return new AlertMessage($"Liftoff alerts: {string.Join(", ", parts)}", [.. news.OrderBy(alert => !alert.IsOpen).ThenBy(alert => !alert.IsUrgent).ThenBy(alert => alert.OpenedAt).ThenBy(alert => alert.Key, StringComparer.Ordinal)]);
    }

    public JsonObject ToJson(WebhookForm form) => form == WebhookForm.Slack ? Slack() : Teams();

    private JsonObject Teams() => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.4",
                ["msteams"] = new JsonObject { ["width"] = "Full" },
                ["body"] = new JsonArray([
                    new JsonObject { ["type"] = "TextBlock", ["size"] = "Medium", ["weight"] = "Bolder", ["wrap"] = true, ["text"] = Headline },
                    .. Shown.Select(alert => new JsonObject { ["type"] = "TextBlock", ["wrap"] = true, ["separator"] = true, ["text"] = Paragraph(alert, "**", Markdown, (text, link) => $"[{text}]({link})", "\n\n") }),
                    .. Rest is { } rest ? [new JsonObject { ["type"] = "TextBlock", ["wrap"] = true, ["text"] = rest }] : Array.Empty<JsonNode>(),
                ]),
            },
        }),
    };

    private JsonObject Slack() => new()
    {
        // What notifications show; the blocks are the message.
        ["text"] = Escaped(Headline),
        ["blocks"] = new JsonArray([
            Section($"*{Escaped(Headline)}*"),
            .. Shown.Select(alert => Section(Paragraph(alert, "*", Escaped, (text, link) => $"<{link}|{text}>", "\n"))),
            .. Rest is { } rest ? [Section(rest)] : Array.Empty<JsonNode>(),
        ]),
    };

    private IEnumerable<Alert> Shown => Alerts.Take(Most);

    private string? Rest => Alerts.Count > Most ? $"… and {Alerts.Count - Most} more: ./liftoff alerts" : null;

    private static string Paragraph(Alert alert, string bold, Func<string, string> escaped, Func<string, string, string> link, string line) => string.Join(line, (string[])
    [
        $"{bold}{(alert.IsOpen ? "" : "Closed: ")}{alert.Rule}: {escaped(alert.Subject)}{bold}",
        escaped(Cut(alert.Figure)),
        $"Well would be: {escaped(alert.Threshold)}. From: {escaped(alert.Sources)}. {(alert.IsOpen ? $"Since {alert.OpenedAt:yyyy-MM-dd HH:mm} UTC." : $"From {alert.OpenedAt:yyyy-MM-dd HH:mm} to {alert.ClosedAt:yyyy-MM-dd HH:mm} UTC.")}{(alert.Link is { } address ? " " + link("Dashboard", address) : "")}",
    ]);

    private static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text } };

    private static string Cut(string text) => text.Length <= LongestFigure ? text : text[..LongestFigure] + "…";

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    // Names of campaigns are full of underscores.
    private static string Markdown(string text) => string.Concat(text.Select(c => c is '*' or '_' or '[' or ']' or '\\' or '`' ? $"\\{c}" : $"{c}"));
}
