namespace Liftoff.CampaignSetup.Requests;

/// <summary>One outside object of a request.</summary>
/// <param name="Id">Null while it does not exist.</param>
/// <param name="Status">Of its journal row.</param>
/// <param name="Reused">It was found, not made: a template, or an object whose answer had been lost.</param>
public sealed record SetupNode(string? Id, string Name, string Status, bool Reused, int Attempts, string? Error);
