namespace Liftoff.Simulator.Faults;

/// <summary>Keeps a body until <paramref name="enough"/> bytes are there, then stops the writer.</summary>
internal sealed class CollectingStream(long enough) : MemoryStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return Length > enough ? throw new EnoughCollectedException() : ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
