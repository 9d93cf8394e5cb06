namespace Liftoff.Warehouse;

/// <summary>
/// This writer stopped being the only one before its commit (a pause of the machine, an outage of the storage), so its work was
/// thrown away. Nothing of it is in the warehouse; running the job again is safe.
/// </summary>
public sealed class WarehouseLeaseLostException(string reason, Exception? innerException = null)
    : Exception($"The lease on the warehouse was lost ({reason}); nothing was stored. Run the job again.", innerException);
