using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Outside;

namespace Liftoff.CampaignSetup.Strategis;

/// <summary>Strategis's own objects: templates, tracking campaigns, their schema (contract §3.3 to §3.6).</summary>
public sealed class StrategisApi(OutsideHttp http)
{
    public Task<CallAnswer> ListTemplatesAsync(string organization, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, $"api/templates?organization={Uri.EscapeDataString(organization)}", null, cancellationToken);

    public Task<CallAnswer> GetTemplateAsync(string id, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, $"api/templates/{Uri.EscapeDataString(id)}", null, cancellationToken);

    public Task<CallAnswer> CreateTemplateAsync(JsonObject template, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, "api/templates", template, cancellationToken);

    public Task<CallAnswer> GetSchemaAsync(string organization, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, $"api/schemas/campaign?organization={Uri.EscapeDataString(organization)}&cached=true", null, cancellationToken);

    public Task<CallAnswer> ListCampaignsAsync(string organization, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, $"api/campaigns?organization={Uri.EscapeDataString(organization)}", null, cancellationToken);

    public Task<CallAnswer> GetCampaignAsync(string id, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Get, $"api/campaigns/{Uri.EscapeDataString(id)}", null, cancellationToken);

    public Task<CallAnswer> CreateCampaignAsync(JsonObject campaign, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, "api/campaigns", campaign, cancellationToken);

    /// <summary>The whole object replaces what is there.</summary>
    public Task<CallAnswer> UpdateCampaignAsync(string id, JsonObject campaign, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, $"api/campaigns/{Uri.EscapeDataString(id)}", campaign, cancellationToken);

    public Task<CallAnswer> CloneCampaignAsync(JsonObject source, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, "api/identical-campaigns", new JsonObject { ["campaign"] = source.DeepClone(), ["amount"] = 1 }, cancellationToken);
}
