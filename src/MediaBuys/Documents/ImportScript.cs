using System.Text;
using System.Text.Json;

namespace Liftoff.MediaBuys.Documents;

/// <summary>What a person runs where MongoDB's tools are.</summary>
internal static class ImportScript
{
    public static string Shell(IEnumerable<DocumentCollection> collections)
    {
        var script = new StringBuilder();
        script.Append(
            """
            #!/usr/bin/env bash
            # Imports these documents: ./import.sh mongodb://host/database. Again and again leads to the same content: a document of
            # the same _id is replaced. With --drop after the address each collection is emptied first.
            set -euo pipefail
            uri=${1:?give the address of the database: mongodb://host/database}
            mode=--mode=upsert
            [ "${2:-}" != --drop ] || mode=--drop
            command -v mongoimport >/dev/null || { echo "mongoimport is missing: install the MongoDB Database Tools." >&2; exit 1; }
            cd "$(dirname "${BASH_SOURCE[0]}")"


            """);
        foreach (var collection in collections) script.Append("mongoimport --uri=\"$uri\" --collection=").Append(collection.Name).Append(" --file=").Append(collection.Name).Append(".json \"$mode\"\n");
        script.Append(
            """

            if command -v mongosh >/dev/null; then mongosh --quiet "$uri" indexes.js; else echo "mongosh is missing, so the indexes of indexes.js were not made." >&2; fi

            """);
        return script.ToString();
    }

    public static string Indexes(IEnumerable<DocumentCollection> collections)
    {
        var script = new StringBuilder("// Run by import.sh: mongosh ADDRESS indexes.js\n");
        foreach (var collection in collections)
            foreach (var index in collection.Indexes)
                script.Append("db.").Append(collection.Name).Append(".createIndex(").Append(JsonSerializer.Serialize(index.Key)).Append(index.IsUnique ? ", { unique: true }" : "").Append(");\n");
        return script.ToString();
    }
}
