namespace Liftoff.Warehouse;

/// <summary>Who writes the warehouse at the moment.</summary>
/// <param name="Owner">Machine and process, as <c>host/4711</c>.</param>
/// <param name="Since">When that writer took the lease; null when it has not said so yet.</param>
public sealed record WarehouseHolder(string Owner, DateTimeOffset? Since);
