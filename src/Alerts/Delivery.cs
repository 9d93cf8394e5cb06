namespace Liftoff.Alerts;

/// <summary>What became of a message to the webhook.</summary>
/// <param name="Problem">Why it did not arrive, in a sentence without the address; null when it did.</param>
public sealed record Delivery(string? Problem)
{
    public bool HasArrived => Problem is null;
}
