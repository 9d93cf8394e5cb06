namespace Liftoff.MediaBuys.Export;

/// <summary>An archive on its way to where exports are kept. Disposed before it is complete, it leaves nothing that could be taken for one.</summary>
internal interface IArchiveUpload : IAsyncDisposable
{
    /// <summary>Takes the bytes; the upload disposes of it.</summary>
    Stream Content { get; }

    /// <summary>Makes everything that was written the archive.</summary>
    /// <param name="metadata">Kept beside it where the store can.</param>
    Task CompleteAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken);
}
