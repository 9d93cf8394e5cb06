using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Liftoff.MediaBuys.Export;

namespace Liftoff.MediaBuys.Documents;

/// <summary>Compares a file of documents with the exported rows that it was made from.</summary>
internal static class Verification
{
    private const int SampleSize = 200;
    private const int DifferencesTold = 20;

    /// <param name="Differences">One sentence each; empty when everything agrees.</param>
    public sealed record Outcome(
        [property: JsonPropertyName("collection")] string Collection,
        [property: JsonPropertyName("rows")] long Rows,
        [property: JsonPropertyName("documents")] long Documents,
        [property: JsonPropertyName("sums")] IReadOnlyDictionary<string, string> Sums,
        [property: JsonPropertyName("compared_fields")] long ComparedFields,
        [property: JsonPropertyName("differences")] IReadOnlyList<string> Differences);

    /// <param name="source">The exported NDJSON.</param>
    /// <param name="documents">The documents' file; one that is missing is a difference.</param>
    public static async Task<Outcome> CompareAsync(DocumentCollection collection, ExportedTable table, string source, string documents, CancellationToken cancellationToken)
    {
        var differences = new List<string>();
        if (!File.Exists(documents)) return new Outcome(collection.Name, table.Rows, 0, new Dictionary<string, string>(), 0, [$"{Path.GetFileName(documents)} is missing"]);

        var expected = new Side(collection, table);
        var every = Math.Max(1, table.Rows / SampleSize);
        var sample = new Dictionary<string, JsonElement>();
        long number = 0;
        await foreach (var line in File.ReadLinesAsync(source, cancellationToken))
        {
            using var row = JsonDocument.Parse(line);
            if (!DocumentWriter.IsWanted(collection, row.RootElement)) continue;
            var key = DocumentWriter.KeyOf(collection, row.RootElement);
            expected.Add(key, column => row.RootElement.TryGetProperty(column, out var cell) ? Cell(table, column, cell) : null);
            if (number++ % every == 0) sample[key] = row.RootElement.Clone();
        }

        var found = new Side(collection, table);
        long compared = 0;
        number = 0;
        await foreach (var line in File.ReadLinesAsync(documents, cancellationToken))
        {
            number++;
            try
            {
                using var document = JsonDocument.Parse(line);
                var fields = document.RootElement;
                var key = string.Join('|', collection.Key.Select(column => Text(Field(fields, collection.FieldOf(column)), TypeOf(table, column))).Prepend(collection.Table));
                found.Add(key, column => Field(fields, collection.FieldOf(column)));
                if (sample.Remove(key, out var row)) compared += CompareFields(collection, table, key, row, fields, differences);
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or InvalidCastException or KeyNotFoundException or OverflowException)
            {
                differences.Add($"document {number} cannot be read: {e.Message}");
            }
        }

        expected.Compare(found, differences);
        differences.AddRange(sample.Keys.Select(key => $"{key} has no document"));
        return new Outcome(collection.Name, expected.Count, found.Count, found.Sums.ToDictionary(s => s.Key, s => s.Value.ToString(CultureInfo.InvariantCulture)), compared, [.. differences.Take(DifferencesTold)]);
    }

    private static long CompareFields(DocumentCollection collection, ExportedTable table, string key, JsonElement row, JsonElement document, List<string> differences)
    {
        long compared = 0;
        foreach (var cell in row.EnumerateObject())
        {
            compared++;
            var (expected, found) = (Cell(table, cell.Name, cell.Value), Field(document, collection.FieldOf(cell.Name)));
            if (!Equals(expected, found)) differences.Add($"{key}: {cell.Name} is {found ?? "null"} where the export has {expected ?? "null"}");
        }

        return compared;
    }

    private static string TypeOf(ExportedTable table, string column) => table.Columns.FirstOrDefault(c => c.Name == column)?.Type ?? "text";

    private static object? Field(JsonElement document, string name) => document.TryGetProperty(name, out var value) ? ExtendedJson.Read(value) : null;

    /// <summary>An exported cell in the form in which <see cref="ExtendedJson.Read"/> gives a document's.</summary>
    private static object? Cell(ExportedTable table, string column, JsonElement cell) => cell.ValueKind == JsonValueKind.Null ? null : TypeOf(table, column) switch
    {
        "smallint" or "integer" or "bigint" => ExtendedJson.Long(cell),
        "date" => ExtendedJson.Day(cell).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
        // MongoDB keeps milliseconds.
        "timestamp with time zone" or "timestamp without time zone" => DateTimeOffset.FromUnixTimeMilliseconds(new DateTimeOffset(ExtendedJson.Moment(cell)).ToUnixTimeMilliseconds()).UtcDateTime,
        "double precision" or "real" => cell.ToString(),
        _ => cell.ValueKind == JsonValueKind.String ? cell.GetString() : cell.GetRawText(),
    };

    private static string Text(object? value, string type) => value switch
    {
        DateTime moment when type == "date" && moment.TimeOfDay == TimeSpan.Zero => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime => throw new FormatException("its date is not at midnight UTC"),
        null => throw new FormatException("its key is missing"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>What rows and documents add up to.</summary>
    private sealed class Side(DocumentCollection collection, ExportedTable table)
    {
        private readonly HashSet<string> keys = [];
        private readonly IReadOnlyList<ExportedColumn> summed = collection.IsMetrics ? [.. table.Columns.Where(c => c.Type is "bigint" or "numeric")] : [];
        private DateTime? first;
        private DateTime? last;

        public long Count { get; private set; }

        public Dictionary<string, decimal> Sums { get; } = [];

        public void Add(string key, Func<string, object?> value)
        {
            Count++;
            keys.Add(key);
            foreach (var column in summed)
            {
                Sums.TryAdd(column.Name, 0);
                Sums[column.Name] += value(column.Name) switch
                {
                    null => 0,
                    long count when column.Type == "bigint" => count,
                    string text when column.Type == "numeric" => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
                    var other => throw new FormatException($"{column.Name} is {other}, not of type {column.Type}"),
                };
            }

            if (!collection.IsMetrics || value("date") is not DateTime day) return;
            if (first is null || day < first) first = day;
            if (last is null || day > last) last = day;
        }

        public void Compare(Side found, List<string> differences)
        {
            if (found.Count != Count) differences.Insert(0, $"{found.Count} documents where the export has {Count} rows");
            if (found.keys.Count != found.Count) differences.Add($"{found.Count - found.keys.Count} documents repeat a key");
            if (!keys.SetEquals(found.keys)) differences.Add($"{keys.Count(k => !found.keys.Contains(k))} keys of the export have no document, and {found.keys.Count(k => !keys.Contains(k))} documents have a key that the export lacks");
            foreach (var (column, sum) in Sums)
                if (found.Sums.GetValueOrDefault(column) is var other && other != sum) differences.Add(string.Create(CultureInfo.InvariantCulture, $"{column} adds up to {other} where the export has {sum}"));
            if (first != found.first || last != found.last) differences.Add($"days go from {found.first:yyyy-MM-dd} to {found.last:yyyy-MM-dd} where the export has {first:yyyy-MM-dd} to {last:yyyy-MM-dd}");
        }
    }
}
