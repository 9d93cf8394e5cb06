namespace System.IO.Hashing;

/// <summary>The base class that Azure.Storage's own CRC-64 derives from. A derived class computes; this class reads and copies.</summary>
public abstract class NonCryptographicHashAlgorithm(int hashLengthInBytes)
{
    public int HashLengthInBytes { get; } = hashLengthInBytes > 0
        ? hashLengthInBytes
        : throw new ArgumentOutOfRangeException(nameof(hashLengthInBytes));

    public abstract void Append(ReadOnlySpan<byte> source);

    public abstract void Reset();

    /// <summary>Writes the hash of what was appended, without changing the state. The span has exactly the hash's length.</summary>
    protected abstract void GetCurrentHashCore(Span<byte> destination);

    /// <summary>Like <see cref="GetCurrentHashCore"/>, and starts anew. A class whose hashing ends the state overrides this.</summary>
    protected virtual void GetHashAndResetCore(Span<byte> destination)
    {
        GetCurrentHashCore(destination);
        Reset();
    }

    public void Append(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Append(new ReadOnlySpan<byte>(source));
    }

    public void Append(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;)
            Append(buffer.AsSpan(0, read));
    }

    public async Task AppendAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[81920];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            Append(buffer.AsSpan(0, read));
    }

    public byte[] GetCurrentHash()
    {
        var hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public int GetCurrentHash(Span<byte> destination)
    {
        GetCurrentHashCore(Fitting(destination));
        return HashLengthInBytes;
    }

    public bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = destination.Length < HashLengthInBytes ? 0 : GetCurrentHash(destination);
        return bytesWritten > 0;
    }

    public byte[] GetHashAndReset()
    {
        var hash = new byte[HashLengthInBytes];
        GetHashAndResetCore(hash);
        return hash;
    }

    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public int GetHashAndReset(Span<byte> destination)
    {
        GetHashAndResetCore(Fitting(destination));
        return HashLengthInBytes;
    }

    public bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = destination.Length < HashLengthInBytes ? 0 : GetHashAndReset(destination);
        return bytesWritten > 0;
    }

    private Span<byte> Fitting(Span<byte> destination) => destination.Length >= HashLengthInBytes
        ? destination[..HashLengthInBytes]
        : throw new ArgumentException($"The hash takes {HashLengthInBytes} bytes.", nameof(destination));
}
