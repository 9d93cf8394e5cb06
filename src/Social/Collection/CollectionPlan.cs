using Liftoff.Social.Connections;

namespace Liftoff.Social.Collection;

/// <summary>How a run goes about its users.</summary>
/// <param name="Batches">All users, each in one batch.</param>
/// <param name="Resumes">An earlier run of this date stopped in its middle; what it stored is not fetched again.</param>
public sealed record CollectionPlan(IReadOnlyList<UserRange> Batches, bool Resumes)
{
    public int Users => Batches.Sum(batch => batch.Users);
}
