namespace Liftoff.Social.Queries;

/// <summary>A connection that is not collected until its user does something.</summary>
/// <param name="Outcome"><c>reconnect_required</c>, <c>permission_missing</c> or <c>skipped</c>.</param>
/// <param name="Reason">What is wrong, in a sentence.</param>
/// <param name="Date">Of the run that found it so last.</param>
public sealed record WaitingConnection(string UserId, string Platform, string? AccountId, string Outcome, string? Reason, DateOnly Date);
