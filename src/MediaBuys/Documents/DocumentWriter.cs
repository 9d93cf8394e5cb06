using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Liftoff.MediaBuys.Export;

namespace Liftoff.MediaBuys.Documents;

/// <summary>Turns one exported table into a file of documents, a line each.</summary>
/// <param name="people">Who and what campaigns show of other tables.</param>
internal sealed class DocumentWriter(DocumentCollection collection, ExportedTable table, CampaignPeople people)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, string> types = table.Columns.ToDictionary(c => c.Name, c => c.Type);
    private readonly HashSet<(long, int)> ids = [];

    /// <summary>Rows that have no document on purpose: deleted campaigns.</summary>
    public long LeftOut { get; private set; }

    public long Documents { get; private set; }

    /// <summary>Whether a row has a document.</summary>
    public static bool IsWanted(DocumentCollection collection, JsonElement row) =>
        collection.Table != "campaigns" || !row.TryGetProperty("is_deleted", out var deleted) || deleted.ValueKind != JsonValueKind.True;

    /// <summary>The key as it makes the <c>_id</c>: the table and the key's values with bars between.</summary>
    /// <exception cref="FormatException">A part of the key is missing.</exception>
    public static string KeyOf(DocumentCollection collection, JsonElement row) => string.Join('|', collection.Key.Select(column =>
        row.TryGetProperty(column, out var value) && value.ToString() is { Length: > 0 } text ? text : throw new FormatException($"{column} is missing")).Prepend(collection.Table));

    /// <returns>The rows that make no document; with any, what was written must not be used.</returns>
    public async Task<IReadOnlyList<RejectedRow>> WriteAsync(string source, string target, CancellationToken cancellationToken)
    {
        var rejected = new List<RejectedRow>();
        await using var output = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1 << 16);
        await using var json = new Utf8JsonWriter(buffer, Json);
        long number = 0;
        await foreach (var line in File.ReadLinesAsync(source, cancellationToken))
        {
            number++;
            buffer.ResetWrittenCount();
            json.Reset();
            try
            {
                using var row = JsonDocument.Parse(line);
                if (row.RootElement.ValueKind != JsonValueKind.Object) throw new FormatException("it is no JSON object");
                if (!IsWanted(collection, row.RootElement))
                {
                    LeftOut++;
                    continue;
                }

                Write(json, row.RootElement);
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                rejected.Add(new RejectedRow(Path.GetFileName(source), number, e is JsonException ? "it is no JSON" : e.Message));
                continue;
            }

            await json.FlushAsync(cancellationToken);
            await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
            output.WriteByte((byte)'\n');
            Documents++;
        }

        return rejected;
    }

    private void Write(Utf8JsonWriter json, JsonElement row)
    {
        json.WriteStartObject();
        json.WritePropertyName("_id");
        ExtendedJson.Wrap(json, "$oid", NewId(KeyOf(collection, row)));
        foreach (var (field, column) in collection.Fields)
        {
            // A source column of the same name stands below, with the same value or a better one.
            if (types.ContainsKey(field) || !row.TryGetProperty(column, out var value)) continue;
            Put(json, field, column, value);
        }

        if (collection.Table == "campaigns") WriteCampaign(json, row);
        foreach (var cell in row.EnumerateObject()) Put(json, collection.FieldOf(cell.Name), cell.Name, cell.Value);
        json.WriteEndObject();
    }

    private void Put(Utf8JsonWriter json, string field, string column, JsonElement value)
    {
        json.WritePropertyName(field);
        try
        {
            ExtendedJson.WriteValue(json, types.GetValueOrDefault(column, "text"), value);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{column}: {e.Message}", e);
        }
    }

    /// <summary>What readers of campaigns expect beside the columns; figures that nobody measured are not made up (contract §7, 13).</summary>
    private void WriteCampaign(Utf8JsonWriter json, JsonElement row)
    {
        var stage = Text("stage");
        json.WriteString("status", stage switch { "Planning" or "Approved" => "L2", "Live" or "Paused" or "Completed" => "L3", _ => "L1" });
        json.WriteString("displayStatus", stage);
        if (people.AccountName(Text("account_id")) is { } name) json.WriteString("accountName", name);
        WriteTeam(json, row);

        json.WriteStartObject("dates");
        var (start, end) = (Day("flight_date"), Day("end_date"));
        if (start is { } first) Moment("start", first);
        if (end is { } last) Moment("end", last);
        if (start is not null && end is not null)
        {
            json.WritePropertyName("totalDuration");
            ExtendedJson.Wrap(json, "$numberLong", $"{end.Value.DayNumber - start.Value.DayNumber + 1}");
        }

        json.WriteEndObject();
        if (row.TryGetProperty("budget", out var budget) && budget.ValueKind == JsonValueKind.String)
        {
            json.WriteStartObject("price");
            json.WritePropertyName("targetAmount");
            ExtendedJson.Wrap(json, "$numberDecimal", ExtendedJson.Decimal(budget));
            json.WriteString("currency", "USD");
            json.WriteEndObject();
        }

        string? Text(string column) => row.TryGetProperty(column, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        DateOnly? Day(string column) => Text(column) is { Length: >= 10 } text && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

        void Moment(string field, DateOnly day)
        {
            json.WritePropertyName(field);
            ExtendedJson.WriteMoment(json, day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        }
    }

    private void WriteTeam(Utf8JsonWriter json, JsonElement campaign)
    {
        json.WriteStartObject("team");
        if (people.AccountManager(campaign) is { } manager)
        {
            json.WritePropertyName("accountManager");
            WritePerson(json, manager);
        }

        // Nothing in the source says who is senior.
        json.WriteStartArray("seniorMediaTraders");
        json.WriteEndArray();
        json.WriteStartArray("mediaTraders");
        foreach (var trader in people.MediaTraders(campaign.GetProperty("id").ToString())) WritePerson(json, trader);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePerson(Utf8JsonWriter json, CampaignPeople.Person person)
    {
        json.WriteStartObject();
        if (person.IsKnown || person.ZohoId is null) json.WriteString("userId", person.Id);
        if (person.ZohoId is { } zohoId) json.WriteString("zohoUserId", zohoId);
        if (person.Name is { } name) json.WriteString("name", name);
        if (person.Email is { } email) json.WriteString("email", email);
        json.WriteEndObject();
    }

    /// <summary>The same row has the same id in every load, so that loading again replaces and never doubles.</summary>
    private string NewId(string key)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 12);
        if (!ids.Add((BitConverter.ToInt64(id), BitConverter.ToInt32(id[8..])))) throw new FormatException($"it repeats the key {key}");
        return Convert.ToHexStringLower(id);
    }
}
