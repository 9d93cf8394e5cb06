using Liftoff.Social.Connections;

namespace Liftoff.Functions.Social;

/// <summary>The input of the activity that collects a batch.</summary>
/// <param name="Resumes">Leave out what an earlier, unfinished attempt has stored.</param>
public sealed record SocialBatch(SocialRun Run, UserRange Users, bool Resumes);
