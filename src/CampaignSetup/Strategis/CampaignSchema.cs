using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Facebook;

namespace Liftoff.CampaignSetup.Strategis;

/// <summary>What an organisation's schema says about a tracking campaign's properties (contract §3.5).</summary>
public sealed class CampaignSchema
{
    /// <summary>No schema could be had: anything goes.</summary>
    public static readonly CampaignSchema Permissive = new([], isOpen: true);

    // A value outside the list makes Strategis refuse the campaign, or show it under nobody.
    private static readonly string[] Strict = ["buyer", "networkName", "destination", "language", "country", "rsocSite", "fbAdAccount", "networkAccountId"];

    private static readonly string[] Accounts = ["fbAdAccount", "networkAccountId"];

    private static readonly string[] Names = ["id", "value", "key", "name", "domain"];

    private readonly JsonObject definitions;
    private readonly bool isOpen;

    private CampaignSchema(JsonObject definitions, bool isOpen) => (this.definitions, this.isOpen) = (definitions, isOpen);

    public static CampaignSchema Of(JsonNode? schema)
    {
        // The definitions lie three deep; some answers wrap the schema in data.
        var root = schema is JsonObject wrapped && wrapped["data"] is JsonObject data ? data : schema as JsonObject;
        return (root?["properties"] as JsonObject)?["properties"] is JsonObject own && own["properties"] is JsonObject definitions
            ? new CampaignSchema(definitions, own["additionalProperties"] is not JsonValue value || !value.TryGetValue<bool>(out var open) || open)
            : Permissive;
    }

    /// <summary>Takes out what the schema does not know and checks what it lists.</summary>
    /// <param name="properties">Changed in place.</param>
    /// <returns>Problems that Strategis would refuse the campaign for, and remarks about what was left out.</returns>
    public (IReadOnlyList<string> Problems, IReadOnlyList<string> Remarks) Apply(JsonObject properties)
    {
        List<string> problems = [], remarks = [];
        foreach (var (name, value) in properties.ToList())
        {
            if (definitions[name] is not JsonObject definition)
            {
                if (isOpen) continue;
                properties.Remove(name);
                remarks.Add($"Strategis's campaign schema does not know {name}; it is not sent.");
            }
            else if (definition["enum"] is JsonArray { Count: > 0 } choices && value is JsonValue && !choices.Any(choice => Matches(choice, value.ToString())))
            {
                // Some organisations list accounts with act_ and some without.
                if (Accounts.Contains(name) && Both(value.ToString()).FirstOrDefault(form => choices.Any(choice => Matches(choice, form))) is { } listed)
                    properties[name] = listed;
                else if (Strict.Contains(name))
                {
                    problems.Add($"{name} \"{value}\" is none that Strategis knows for this organization.");
                }
                else
                {
                    properties.Remove(name);
                    remarks.Add($"{name} \"{value}\" is none that Strategis knows for this organization; it is not sent.");
                }
            }
        }

        return (problems, remarks);
    }

    private static IEnumerable<string> Both(string account) => [AdAccount.ToNumeric(account), AdAccount.ToAct(account)];

    private static bool Matches(JsonNode? choice, string value) => choice switch
    {
        JsonObject entry => Names.Any(field => entry[field]?.ToString().Trim() == value.Trim()),
        null => false,
        _ => choice.ToString().Trim() == value.Trim(),
    };
}
