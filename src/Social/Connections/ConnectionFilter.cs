namespace Liftoff.Social.Connections;

/// <summary>Which connections are wanted; null stands for all.</summary>
/// <param name="UserId">One user.</param>
/// <param name="Platform">One platform, lower case.</param>
public sealed record ConnectionFilter(string? UserId = null, string? Platform = null);
