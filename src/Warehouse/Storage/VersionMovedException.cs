namespace Liftoff.Warehouse.Storage;

/// <summary>The version that was asked for has been replaced meanwhile.</summary>
internal sealed class VersionMovedException(Exception? innerException = null) : Exception("The warehouse has a newer version.", innerException);
