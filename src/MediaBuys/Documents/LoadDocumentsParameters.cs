using Liftoff.Jobs;

namespace Liftoff.MediaBuys.Documents;

/// <summary>What a document load is asked to do.</summary>
/// <param name="Export"><c>latest</c>, or an export's stamp.</param>
/// <param name="Folder">Where the documents go.</param>
/// <param name="Mongo">A MongoDB address with its database; null writes files only. It may carry a password.</param>
/// <param name="Clean">Whether what an earlier load left is removed first.</param>
public sealed record LoadDocumentsParameters(DateOnly Date, string Export, string Folder, string? Mongo, bool Clean, VerifyMode Verify)
{
    public static readonly IReadOnlyList<JobParameter> Described =
    [
        new("export", "latest|STAMP", "Which export to load (default: latest)."),
        new("to", "DIR", "The folder of the documents (default: ./data/documents)."),
        new("mongo", "URI", "Also import into this MongoDB, by mongoimport."),
        new("clean", "[true]", "Remove what an earlier load left, once the export has been read."),
        new("verify", "[only]", "Compare the documents with the export afterwards; only: compare those that are there, write nothing."),
    ];

    public static LoadDocumentsParameters Read(ParameterReader given)
    {
        ArgumentNullException.ThrowIfNull(given);
        var mongo = given.Text("mongo");
        // The address itself is not repeated: it may carry a password.
        if (mongo is not null && !(Uri.TryCreate(mongo.Split(',')[0], UriKind.Absolute, out var uri) && uri.Scheme is "mongodb" or "mongodb+srv")) given.Add("mongo", "takes an address such as mongodb://host/database");
        else if (mongo is not null && DatabaseOf(mongo) is null) given.Add("mongo", "must name a database, as in mongodb://host/database");
        return new LoadDocumentsParameters(
            given.Date("date"),
            given.Text("export") ?? "latest",
            Path.GetFullPath(given.Text("to") ?? "./data/documents"),
            mongo,
            IsGiven("clean"),
            given.Choice("verify", VerifyMode.False));

        bool IsGiven(string name)
        {
            if (given.Text(name) is not { } text) return false;
            if (!bool.TryParse(text, out var flag)) given.Add(name, $"takes true or false, not \"{text}\"");
            return flag;
        }
    }

    public JobStart ToStart() => new(LoadDocuments.Describe.Name, Date,
    [
        new("export", Export),
        new("to", Folder),
        new("mongo", Mongo ?? ""),
        new("clean", Clean ? "true" : "false"),
        new("verify", ParameterReader.WireName(Verify)),
    ]);

    /// <summary>Never prints the MongoDB address.</summary>
    public override string ToString() => $"{Export} to {Folder}";

    private static string? DatabaseOf(string mongo)
    {
        var path = mongo[(mongo.IndexOf("//", StringComparison.Ordinal) + 2)..].Split('?')[0].Split('/');
        return path.Length > 1 && path[1].Length > 0 ? path[1] : null;
    }
}
