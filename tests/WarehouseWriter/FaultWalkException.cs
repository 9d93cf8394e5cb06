namespace Liftoff.WarehouseWriter;

/// <summary>The warehouse broke a promise during a walk; the message says which, and after what.</summary>
public sealed class FaultWalkException(string message) : Exception(message);
