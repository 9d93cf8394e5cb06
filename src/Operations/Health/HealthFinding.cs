namespace Liftoff.Operations.Health;

/// <summary>What a check found. Neither text holds a secret.</summary>
/// <param name="Detail">What was seen, for example <c>answers in 120 ms</c>.</param>
/// <param name="Remedy">What to do; null unless something is wrong.</param>
public sealed record HealthFinding(HealthState State, string Detail, string? Remedy = null)
{
    public static HealthFinding Ok(string detail) => new(HealthState.Ok, detail);

    /// <param name="detail">What is missing without it, or which setting would switch it on.</param>
    public static HealthFinding Off(string detail) => new(HealthState.Off, detail);

    /// <summary>How far a database's schema is.</summary>
    /// <param name="applied">The newest step that the database has.</param>
    /// <param name="known">The newest that this program has.</param>
    public static HealthFinding OfSchema(int applied, int known) => applied > known
        ? Wrong($"its schema {applied} is newer than our {known}", "It was migrated by a newer Liftoff: upgrade this one.")
        : Ok(applied == known ? $"schema {applied}" : $"schema {applied} of our {known}; the first use brings it up to date");

    public static HealthFinding Wrong(string detail, string remedy) => new(HealthState.Wrong, detail, remedy);
}
