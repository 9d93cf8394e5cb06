namespace Liftoff.Warehouse.Storage;

/// <summary>The only writer's place, held until it is released or lost.</summary>
internal abstract class WriteLease : IAsyncDisposable
{
    /// <summary>Fires when the place is lost or can no longer be trusted; all work under the lease must stop.</summary>
    public abstract CancellationToken Lost { get; }

    /// <exception cref="WarehouseLeaseLostException">The lease is lost or ran out unnoticed, for example while the process was stopped.</exception>
    public abstract void ThrowIfLost();

    /// <summary>Says in the marker, if the lease is still ours, what the warehouse is now and that nobody holds it, and gives the place up.</summary>
    public abstract Task ReleaseAsync(StoredVersion? committed, CancellationToken cancellationToken);

    /// <summary>Gives the place up if that was not done. Never throws: the lease runs out by itself.</summary>
    public abstract ValueTask DisposeAsync();
}
