using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Export;
using Liftoff.MediaBuys.Store;

namespace Liftoff.MediaBuys.Documents;

/// <summary>
/// The job <c>load-documents</c>: turns an export into MongoDB documents, as files with an import script, or straight into a database.
/// The export is found and read first; then everything is written, or nothing.
/// </summary>
public sealed class LoadDocuments : IJob
{
    /// <summary>What it is called and takes.</summary>
    public static readonly JobDescription Describe = new(
        "load-documents",
        "Turns an export into MongoDB documents with their indexes.",
        LoadDocumentsParameters.Described,
        given => LoadDocumentsParameters.Read(given).ToStart());

    // Names the files that a load made, so that a clean one removes them and nothing else.
    private const string Receipt = "load.json";
    private const int RejectionsTold = 5;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly MediaRuns runs;
    private readonly Exports exports;
    private readonly TimeProvider time;

    internal LoadDocuments(MediaRuns runs, Exports exports, TimeProvider time) => (this.runs, this.exports, this.time) = (runs, exports, time);

    public JobDescription Description => Describe;

    public Task<JobResult> RunAsync(JobStart start, string? runId = null, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        return runs.RunAsync(start, needsDatabase: false, (run, token) => LoadAsync(run, LoadDocumentsParameters.Read(start.ToReader(time)), token), runId, progress, cancellationToken);
    }

    private async Task LoadAsync(MediaRun run, LoadDocumentsParameters parameters, CancellationToken cancellationToken)
    {
        if (parameters.Mongo is not null && parameters.Verify != VerifyMode.Only) MongoTools.Require("mongoimport");
        if (parameters.Mongo is not null && parameters.Verify != VerifyMode.False) MongoTools.Require("mongoexport");
        var export = await exports.GetAsync(parameters.Export, cancellationToken);

        Directory.CreateDirectory(parameters.Folder);
        var work = Directory.CreateDirectory(Path.Combine(parameters.Folder, ".load-" + run.Id)).FullName;
        try
        {
            run.Report(new JobProgress("reading the export"));
            var source = Directory.CreateDirectory(Path.Combine(work, "source")).FullName;
            await UnpackAsync(export, source, cancellationToken);
            var loaded = DocumentCollection.All
                .Select(collection => (Collection: collection, Table: export.Tables.SingleOrDefault(t => t.Table == collection.Table && t.Ndjson is not null)!))
                .Where(pair => pair.Table is not null).ToList();
            foreach (var missing in DocumentCollection.All.Where(c => c.IsMetrics && c.Key.Count == 2 && loaded.TrueForAll(l => l.Collection != c))) run.MarkPartial($"The export has no table {missing.Table}, so there are no {missing.Name}.");

            if (parameters.Verify != VerifyMode.Only)
            {
                await WriteAsync(run, parameters, export, loaded, source, work, cancellationToken);
                if (parameters.Mongo is { } mongo)
                {
                    run.Report(new JobProgress("importing"));
                    var tools = new MongoTools(mongo, work);
                    foreach (var (collection, _) in loaded) await tools.ImportAsync(collection.Name, FileOf(parameters.Folder, collection), parameters.Clean, cancellationToken);
                }
            }

            if (parameters.Verify != VerifyMode.False) await VerifyAsync(run, parameters, export, loaded, source, work, cancellationToken);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Fetches the archive and checks it, and every table in it, against the manifest.</summary>
    private async Task UnpackAsync(ExportManifest export, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "archive.tar.gz");
        await using (var archive = await exports.Store.OpenArchiveAsync(export.Stamp, cancellationToken))
        await using (var copy = File.Create(path))
            await archive.CopyToAsync(copy, cancellationToken);
        await CheckAsync(path, export.Archive!, cancellationToken);

        var wanted = export.Tables.Where(t => t.Ndjson is not null && DocumentCollection.All.Any(c => c.Table == t.Table)).ToDictionary(t => $"{export.Stamp}/{t.Ndjson!.Name}", t => t.Ndjson!);
        await using (var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress)))
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
                if (wanted.Remove(entry.Name, out var file))
                {
                    await entry.ExtractToFileAsync(Path.Combine(folder, file.Name), overwrite: true, cancellationToken);
                    await CheckAsync(Path.Combine(folder, file.Name), file, cancellationToken);
                }

        File.Delete(path);
        if (wanted.Count > 0) throw new JobFailedException($"The archive of export {export.Stamp} lacks {string.Join(", ", wanted.Keys)}.");
    }

    private static async Task CheckAsync(string path, ExportedFile expected, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        if (file.Length != expected.Bytes || Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) != expected.Sha256)
            throw new JobFailedException($"{expected.Name} is not what the manifest says: it was cut or changed after the export.");
    }

    private static async Task WriteAsync(MediaRun run, LoadDocumentsParameters parameters, ExportManifest export, List<(DocumentCollection Collection, ExportedTable Table)> loaded, string source, string work, CancellationToken cancellationToken)
    {
        var made = Directory.CreateDirectory(Path.Combine(work, "made")).FullName;
        var people = await CampaignPeople.ReadAsync(source, cancellationToken);
        var rejected = new List<RejectedRow>();
        foreach (var (collection, table) in loaded)
        {
            run.Report(new JobProgress("writing " + collection.Name));
            var writer = new DocumentWriter(collection, table, people);
            rejected.AddRange(await writer.WriteAsync(Path.Combine(source, table.Ndjson!.Name), FileOf(made, collection), cancellationToken));
            run.Count(collection.Name, writer.Documents);
            if (writer.LeftOut > 0) run.Count(collection.Name + "_left_out", writer.LeftOut);
        }

        if (rejected.Count > 0)
        {
            var path = Path.Combine(parameters.Folder, "rejected.ndjson");
            await File.WriteAllLinesAsync(path, rejected.Select(r => JsonSerializer.Serialize(r)), cancellationToken);
            run.Count("rejected", rejected.Count);
            throw new JobFailedException($"{rejected.Count} rows make no document, so nothing was loaded: {string.Join("; ", rejected.Take(RejectionsTold).Select(r => $"{r.File} row {r.Row}: {r.Reason}"))}. All of them are in {path}.");
        }

        var names = loaded.Select(l => l.Collection).ToList();
        await File.WriteAllTextAsync(Path.Combine(made, "indexes.json"), JsonSerializer.Serialize(names.ToDictionary(c => c.Name, c => c.Indexes.Select(index => new { key = index.Key, unique = index.IsUnique })), Indented), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(made, "indexes.js"), ImportScript.Indexes(names), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(made, "import.sh"), ImportScript.Shell(names), cancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(made, "import.sh"), (UnixFileMode)0b111_101_101);
        var files = Directory.EnumerateFiles(made).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToList();
        await File.WriteAllTextAsync(Path.Combine(made, Receipt), JsonSerializer.Serialize(new Dictionary<string, object> { ["export"] = export.Stamp, ["files"] = files }, Indented), cancellationToken);

        if (parameters.Clean) await CleanAsync(parameters.Folder, cancellationToken);
        File.Delete(Path.Combine(parameters.Folder, "rejected.ndjson"));
        foreach (var path in Directory.EnumerateFiles(made)) File.Move(path, Path.Combine(parameters.Folder, Path.GetFileName(path)), overwrite: true);
    }

    /// <summary>Removes what the last load's receipt names; other people's files stay.</summary>
    private static async Task CleanAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, Receipt);
        if (!File.Exists(path)) return;
        using var receipt = JsonDocument.Parse(await File.ReadAllTextAsync(path, cancellationToken));
        foreach (var file in receipt.RootElement.GetProperty("files").EnumerateArray()) File.Delete(Path.Combine(folder, Path.GetFileName(file.GetString()!)));
        File.Delete(path);
    }

    private static async Task VerifyAsync(MediaRun run, LoadDocumentsParameters parameters, ExportManifest export, List<(DocumentCollection Collection, ExportedTable Table)> loaded, string source, string work, CancellationToken cancellationToken)
    {
        run.Report(new JobProgress("verifying"));
        var outcomes = new List<Verification.Outcome>();
        foreach (var (collection, table) in loaded)
        {
            var documents = FileOf(parameters.Folder, collection);
            if (parameters.Mongo is { } mongo)
            {
                documents = FileOf(work, collection);
                await new MongoTools(mongo, work).ExportAsync(collection.Name, documents, cancellationToken);
            }

            outcomes.Add(await Verification.CompareAsync(collection, table, Path.Combine(source, table.Ndjson!.Name), documents, cancellationToken));
        }

        var differing = outcomes.Where(o => o.Differences.Count > 0).ToList();
        await File.WriteAllTextAsync(Path.Combine(parameters.Folder, "verification.json"), JsonSerializer.Serialize(new Dictionary<string, object> { ["export"] = export.Stamp, ["agrees"] = differing.Count == 0, ["collections"] = outcomes }, Indented), cancellationToken);
        run.Count("verified_documents", outcomes.Sum(o => o.Documents));
        run.Count("verified_fields", outcomes.Sum(o => o.ComparedFields));
        if (differing.Count > 0) throw new JobFailedException($"The documents differ from export {export.Stamp}: {string.Join("; ", differing.Select(o => $"{o.Collection}: {o.Differences[0]}"))}. All differences are in {Path.Combine(parameters.Folder, "verification.json")}.");
    }

    private static string FileOf(string folder, DocumentCollection collection) => Path.Combine(folder, collection.Name + ".json");
}
