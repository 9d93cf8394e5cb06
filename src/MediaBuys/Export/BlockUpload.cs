using System.Globalization;
using System.Text;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Liftoff.MediaBuys.Export;

/// <summary>
/// Uploads to a blob block by block, one while the next one fills. Blocks that are never committed are invisible, and storage
/// throws them away after a week; the SDK's own write stream would commit what it has when it is disposed.
/// </summary>
internal sealed class BlockUpload(BlockBlobClient blob, string contentType) : Stream, IArchiveUpload
{
    // 50,000 blocks are allowed: 400 GB.
    private const int BlockSize = 8 << 20;

    private readonly List<string> blocks = [];
    private byte[] filling = new byte[BlockSize];
    private byte[] uploading = new byte[BlockSize];
    private int filled;
    private Task staged = Task.CompletedTask;

    public Stream Content => this;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var take = Math.Min(buffer.Length, BlockSize - filled);
            buffer[..take].CopyTo(filling.AsMemory(filled));
            buffer = buffer[take..];
            filled += take;
            if (filled == BlockSize) await StageAsync(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <exception cref="NotSupportedException">Always: a thread must not wait for the network.</exception>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An upload is written to asynchronously.");

    public async Task CompleteAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        if (filled > 0) await StageAsync(cancellationToken);
        await staged;
        await blob.CommitBlockListAsync(blocks, new CommitBlockListOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType }, Metadata = metadata.ToDictionary() }, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        // Its outcome matters only to who completes; whoever gave up has a better reason to tell.
        await staged.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await base.DisposeAsync();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task StageAsync(CancellationToken cancellationToken)
    {
        await staged;
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(blocks.Count.ToString("000000", CultureInfo.InvariantCulture)));
        blocks.Add(id);
        (filling, uploading) = (uploading, filling);
        staged = PutAsync(id, filled, cancellationToken);
        filled = 0;
    }

    private async Task PutAsync(string id, int count, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(uploading, 0, count, writable: false);
        await blob.StageBlockAsync(id, content, cancellationToken: cancellationToken);
    }
}
