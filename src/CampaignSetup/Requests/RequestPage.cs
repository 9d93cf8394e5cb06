namespace Liftoff.CampaignSetup.Requests;

/// <param name="Cursor">Asks for the next page; null at the end.</param>
public sealed record RequestPage(IReadOnlyList<RequestLine> Requests, string? Cursor);
