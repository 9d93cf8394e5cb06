namespace Liftoff.Social.Connections;

/// <summary>Users that follow each other in the store's own order: a batch in two ids, however many users are in it.</summary>
/// <param name="After">The user before the first; null for the beginning.</param>
/// <param name="Through">The last user.</param>
/// <param name="Users">How many there were when the range was made.</param>
public sealed record UserRange(string? After, string Through, int Users);
