using System.Text.Json;

namespace Liftoff.MediaBuys.Documents;

/// <summary>
/// What campaigns show of other tables: their account's name, their account manager, and the traders of their line items. Campaigns
/// name users by the CRM's id, line items by ours (contract: media-buys §2.1).
/// </summary>
internal sealed class CampaignPeople
{
    private readonly Dictionary<string, string> accountNames = [];
    private readonly Dictionary<string, Person> byId = [];
    private readonly Dictionary<string, Person> byZohoId = [];
    private readonly Dictionary<string, string> campaignOfStrategy = [];
    private readonly Dictionary<string, SortedSet<string>> traders = [];

    /// <param name="Id">As it was referred to, when <see cref="IsKnown"/> is false.</param>
    internal sealed record Person(string Id, string? ZohoId, string? Name, string? Email, bool IsKnown = true);

    /// <param name="folder">Where the export's tables lie; any of them may be missing.</param>
    public static async Task<CampaignPeople> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var people = new CampaignPeople();
        await foreach (var row in RowsAsync(folder, "accounts", cancellationToken))
            if (Text(row, "id") is { } id && Text(row, "account_name") is { } name) people.accountNames[id] = name;
        await foreach (var row in RowsAsync(folder, "users", cancellationToken))
        {
            if (Text(row, "id") is not { } id) continue;
            var person = new Person(id, Text(row, "zoho_user_id"), Text(row, "name"), Text(row, "email"));
            people.byId[id] = person;
            if (person.ZohoId is { } zohoId) people.byZohoId[zohoId] = person;
        }

        await foreach (var row in RowsAsync(folder, "strategies", cancellationToken))
            if (Text(row, "id") is { } id && Text(row, "campaign_id") is { } campaign) people.campaignOfStrategy[id] = campaign;
        await foreach (var row in RowsAsync(folder, "line_items", cancellationToken))
        {
            var isDeleted = row.TryGetProperty("is_deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True;
            if (isDeleted || Text(row, "strategy_id") is not { } strategy || !people.campaignOfStrategy.TryGetValue(strategy, out var campaign)) continue;
            if (!row.TryGetProperty("media_trader_user_ids", out var ids) || ids.ValueKind != JsonValueKind.Array) continue;
            if (!people.traders.TryGetValue(campaign, out var ofCampaign)) people.traders[campaign] = ofCampaign = new SortedSet<string>(StringComparer.Ordinal);
            ofCampaign.UnionWith(ids.EnumerateArray().Where(id => id.ValueKind != JsonValueKind.Null).Select(id => id.ToString()));
        }

        return people;
    }

    public string? AccountName(string? accountId) => accountId is null ? null : accountNames.GetValueOrDefault(accountId);

    /// <summary>The lead account's owner, or else the campaign's; null when it names neither.</summary>
    public Person? AccountManager(JsonElement campaign) =>
        (Text(campaign, "lead_account_owner_user_id") ?? Text(campaign, "owner_user_id")) is { } zohoId ? byZohoId.GetValueOrDefault(zohoId, new Person(zohoId, zohoId, null, null, IsKnown: false)) : null;

    /// <summary>Of all line items together, each once, by id. One whom the users lack is there by id alone.</summary>
    public IEnumerable<Person> MediaTraders(string campaignId) =>
        traders.TryGetValue(campaignId, out var ids) ? ids.Select(id => byId.GetValueOrDefault(id, new Person(id, null, null, null, IsKnown: false))) : [];

    private static string? Text(JsonElement row, string column) => row.TryGetProperty(column, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;

    private static async IAsyncEnumerable<JsonElement> RowsAsync(string folder, string table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, table + ".ndjson");
        if (!File.Exists(path)) yield break;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
            if (TryParse(line, out var row)) yield return row;
    }

    /// <summary>A line that is no object is rejected with its number where its own table is written.</summary>
    private static bool TryParse(string line, out JsonElement row)
    {
        row = default;
        try
        {
            using var document = JsonDocument.Parse(line);
            row = document.RootElement.Clone();
            return row.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
