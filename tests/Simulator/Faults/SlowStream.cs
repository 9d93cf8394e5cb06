namespace Liftoff.Simulator.Faults;

/// <summary>Passes bytes on at a steady, slow rate.</summary>
internal sealed class SlowStream(Stream inner, int bytesPerSecond) : Stream
{
    private const int SlicesPerSecond = 10;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var slice = Math.Max(1, bytesPerSecond / SlicesPerSecond);
        while (!buffer.IsEmpty)
        {
            var now = buffer[..Math.Min(slice, buffer.Length)];
            buffer = buffer[now.Length..];
            await inner.WriteAsync(now, cancellationToken);
            await inner.FlushAsync(cancellationToken);
            await Task.Delay(1000 * now.Length / bytesPerSecond, cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
    public override void Flush() => throw new NotSupportedException();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
