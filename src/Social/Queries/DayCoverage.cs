namespace Liftoff.Social.Queries;

/// <summary>What is stored of a platform's day.</summary>
public sealed record DayCoverage(string Platform, DateOnly Date, long Users, long Accounts, long Metrics);
