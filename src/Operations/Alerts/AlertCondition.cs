namespace Liftoff.Operations.Alerts;

/// <summary>Something that a rule found wrong. No text holds a secret.</summary>
/// <param name="Key">What it is about, the same at every check while it lasts; unique within the rule.</param>
/// <param name="Subject">The same for people, for example <c>owner Ann</c>.</param>
/// <param name="Figure">What was seen. It must not tell the time since: a text that moves by itself would be stored at every check.</param>
/// <param name="Threshold">What would have been well.</param>
/// <param name="Sources">The tables and reports that the figure comes from.</param>
/// <param name="View">The view of the dashboard that shows this very figure, as <see cref="DashboardView"/> writes it. It must not move by itself either.</param>
public sealed record AlertCondition(string Key, string Subject, string Figure, string Threshold, string Sources, string View)
{
    /// <summary>Whether money is being lost, or nothing comes in any more: such alerts stand first. The others spoil a figure or a piece of work.</summary>
    /// <value>The default value is false.</value>
    public bool IsUrgent { get; init; }
}
