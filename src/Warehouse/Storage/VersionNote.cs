namespace Liftoff.Warehouse.Storage;

/// <summary>What a writer says about its commit; it is stored atomically with it.</summary>
/// <param name="Number">Counts commits from 1.</param>
/// <param name="Schema">The highest migration in the file.</param>
/// <param name="By">Machine and process, as <c>host/4711</c>.</param>
/// <param name="Commits">
/// The id of this commit and of those before it, newest first: a writer whose answer was lost recognises its own commit, also when
/// others have committed since.
/// </param>
internal sealed record VersionNote(long Number, int Schema, string By, IReadOnlyList<string> Commits)
{
    private const int RememberedCommits = 20;

    public static string ThisProcess { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>This commit's own id; empty when unknown.</summary>
    public string CommitId => Commits is [var own, ..] ? own : "";

    /// <summary>The note of the commit that follows a version.</summary>
    public static VersionNote After(VersionNote? previous, int schema) =>
        new((previous?.Number ?? 0) + 1, schema, ThisProcess, [Guid.NewGuid().ToString("N")[..16], .. (previous?.Commits ?? []).Take(RememberedCommits - 1)]);
}
