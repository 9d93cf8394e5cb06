namespace Liftoff.Warehouse.Storage;

/// <summary>
/// A lock between processes of one machine that ends with its process, however that ends. It lives in a file of its own: a handle
/// on the database file itself would drop DuckDB's locks when it is closed.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>Null when another handle, in this process or another, has it.</summary>
    public static FileLock? TryTake(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    /// <summary>Waits for it; held times here are short.</summary>
    public static async Task<FileLock> TakeAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(path) is { } taken) return taken;
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    public void Dispose() => stream.Dispose();

    // EWOULDBLOCK of flock (Linux), EAGAIN of macOS, the sharing violation of Windows. A full disk is none of these.
    private static bool IsHeld(IOException e) => e.GetType() == typeof(IOException) && e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
