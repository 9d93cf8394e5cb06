namespace Liftoff.Alerts;

/// <summary>Whose JSON a webhook takes.</summary>
public enum WebhookForm
{
    /// <summary>A message with an adaptive card, as the workflows of Microsoft Teams take it.</summary>
    Teams,

    /// <summary>Blocks of text, as Slack's incoming webhooks take them.</summary>
    Slack,
}
