namespace Liftoff.MediaBuys.Export;

/// <summary>Writes beside the archive's place, and moves there when it is complete.</summary>
internal sealed class FileUpload(string path) : IArchiveUpload
{
    private readonly string part = path + ".part";
    private readonly FileStream content = File.Create(path + ".part");

    public Stream Content => content;

    public async Task CompleteAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        await content.DisposeAsync();
        File.Move(part, path, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        File.Delete(part);
    }
}
