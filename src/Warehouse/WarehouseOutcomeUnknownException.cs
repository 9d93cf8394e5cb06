namespace Liftoff.Warehouse;

/// <summary>
/// The storage took the commit but its answer was lost, and it could not be reached again to ask. The commit either happened
/// as a whole or not at all; the run log shows which as soon as the storage answers.
/// </summary>
public sealed class WarehouseOutcomeUnknownException(Exception innerException)
    : Exception("The storage stopped answering during the commit, so whether it happened is not known yet. Look at the run log when the storage is back; running the job again is safe.", innerException);
