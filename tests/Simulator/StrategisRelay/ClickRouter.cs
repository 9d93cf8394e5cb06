using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator.StrategisRelay;

/// <summary>
/// <c>GET /route?campaignId=…</c> as Strategis's router does it (contract §4.3): properties under the click's parameters, what
/// the router derives over both, the template rendered, empty parameters cut out, 302.
/// </summary>
internal sealed partial class ClickRouter(RelayWorld world)
{
    private const string Portal = "https://www.yahoo.com/";

    public IResult Route(HttpRequest request)
    {
        if (world.Find("tracking", request.Query["campaignId"].ToString()) is not { } campaign || campaign.Body["template"] is not JsonObject template) return Results.NotFound();
        var values = new Dictionary<string, string>();
        foreach (var (name, value) in campaign.Body["properties"] as JsonObject ?? []) values[name] = value?.ToString() ?? "";
        // A repeated parameter counts by its first value, as a Node query parser's array does for whoever asks for one.
        foreach (var (name, value) in request.Query) values[name] = value[0] ?? "";
        if (values.GetValueOrDefault("networkName") == "facebook" && values.GetValueOrDefault("fbclid") is "spam") return Results.Redirect(Portal);
        (values["campaignId"], values["kwSetId"], values["familyId"], values["country"]) = (campaign.Id, "kw1", "fam1", "US");
        values["hour"] = $"{world.Now.UtcDateTime:HH}";
        values["ag"] = values.GetValueOrDefault("utm_term") is { Length: > 0 } term ? term : values.GetValueOrDefault("asid", "");
        values["source"] = string.Join('_', values.GetValueOrDefault("source", ""), values["kwSetId"], values["familyId"]);
        return Results.Redirect(Trailing().Replace(Empty().Replace(Render(template["value"]?.ToString() ?? "", values), ""), ""));
    }

    private static string Render(string template, Dictionary<string, string> values)
    {
        var sections = Section().Replace(template, match => values.GetValueOrDefault(match.Groups[1].Value) is { Length: > 0 } ? match.Groups[2].Value : "");
        return Variable().Replace(sections, match => values.GetValueOrDefault(match.Groups[1].Value, "") is var value && match.Groups[1].Value is "article" or "domain" ? value : Uri.EscapeDataString(value));
    }

    [GeneratedRegex(@"\{\{#(\w+)\}\}(.*?)\{\{/\1\}\}")]
    private static partial Regex Section();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\b\w+=&")]
    private static partial Regex Empty();

    [GeneratedRegex(@"&\w+=$")]
    private static partial Regex Trailing();
}
