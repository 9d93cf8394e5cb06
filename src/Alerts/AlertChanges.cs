using Liftoff.Operations.Alerts;

namespace Liftoff.Alerts;

/// <summary>What a check changes in the table.</summary>
/// <param name="Opened">New conditions.</param>
/// <param name="Moved">Alerts that go on, with another figure.</param>
/// <param name="Closed">Alerts whose condition is gone.</param>
internal sealed record AlertChanges(IReadOnlyList<Alert> Opened, IReadOnlyList<Alert> Moved, IReadOnlyList<Alert> Closed)
{
    /// <summary>How long an alert is kept open that nobody can judge any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    public IEnumerable<Alert> All => [.. Opened, .. Moved, .. Closed];

    /// <param name="stored">Those of the table; closed ones are left alone.</param>
    /// <param name="rules">What each rule found, by its name; null for one that broke, whose alerts stay as they are. Alerts of a rule that is not here close: it is switched off.</param>
    public static AlertChanges Of(IReadOnlyList<Alert> stored, IReadOnlyDictionary<string, AlertFindings?> rules, string? dashboard, DateTimeOffset now)
    {
        var open = stored.Where(alert => alert.IsOpen).ToDictionary(alert => alert.Key);
        var found = rules.SelectMany(rule => rule.Value?.Conditions.Select(condition => Open(rule.Key, condition, dashboard, now)) ?? []).ToDictionary(alert => alert.Key);
        var moved = found.Values
            .Where(alert => open.TryGetValue(alert.Key, out var before) && Text(before) != Text(alert))
            .Select(alert => alert with { OpenedAt = open[alert.Key].OpenedAt, OpenedSentAt = open[alert.Key].OpenedSentAt });
        var closed = open.Values.Where(alert => !found.ContainsKey(alert.Key) && IsOver(alert)).Select(alert => alert with { ClosedAt = now });
        return new AlertChanges([.. found.Values.Where(alert => !open.ContainsKey(alert.Key))], [.. moved], [.. closed]);

        bool IsOver(Alert alert) => !rules.TryGetValue(alert.Rule, out var findings)
            || (findings is not null && (findings.Judged is null || findings.Judged.Contains(alert.Key[(alert.Rule.Length + 1)..]) || now - alert.LastSeenAt > Patience));
    }

    private static Alert Open(string rule, AlertCondition condition, string? dashboard, DateTimeOffset now) => new()
    {
        Key = $"{rule}/{condition.Key}",
        Rule = rule,
        Subject = condition.Subject,
        Figure = condition.Figure,
        Threshold = condition.Threshold,
        Sources = condition.Sources,
        IsUrgent = condition.IsUrgent,
        View = condition.View,
        Link = dashboard is null ? null : $"{dashboard}#/{condition.View}",
        OpenedAt = now,
        LastSeenAt = now,
    };

    private static (string, string, string, string, bool, string?, string?) Text(Alert alert) => (alert.Subject, alert.Figure, alert.Threshold, alert.Sources, alert.IsUrgent, alert.View, alert.Link);
}
