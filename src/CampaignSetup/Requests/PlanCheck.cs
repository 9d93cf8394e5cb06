using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Plan;
using Liftoff.CampaignSetup.Steps;
using Liftoff.CampaignSetup.Store;
using Liftoff.CampaignSetup.Strategis;

namespace Liftoff.CampaignSetup.Requests;

/// <summary>The dry run: all problems, names, exact payloads, cost. Stores nothing and calls nothing.</summary>
public sealed class PlanCheck(SetupDesk desk, SetupDatabase database, CampaignSetupOptions options)
{
    private const int WritePoints = 3;

    // Reading back the lists of campaigns, ad sets, ads and creatives.
    private const int ReadPoints = 4;

    public PlanValidation Run(string json)
    {
        var reading = desk.Read(json);
        if (!reading.IsGood) return new PlanValidation { IsValid = false, Problems = reading.Problems, Warnings = reading.Warnings };
        var plan = reading.Plan!;
        var requestId = plan.RequestId ?? RequestId.Derive(reading.Hash);
        var names = PlanNames.Of(plan);
        var calls = CallPlanner.Plan(plan, names, requestId, options.TemplateKey);
        return new PlanValidation
        {
            IsValid = true,
            Problems = [],
            Warnings = reading.Warnings,
            RequestId = requestId,
            PlanHash = reading.Hash,
            Names = names,
            Calls = [.. calls.Select(planned => Preview(plan, planned))],
            FacebookPoints = calls.Count(planned => planned.ObjectType.StartsWith("fb_", StringComparison.Ordinal)) * WritePoints + ReadPoints,
        };
    }

    /// <summary>The same, and whether the content was submitted before, where there is a store to ask.</summary>
    public async Task<PlanValidation> RunAsync(string json, CancellationToken cancellationToken)
    {
        var check = Run(json);
        if (!check.IsValid || !database.IsConfigured) return check;
        try
        {
            var other = await desk.FindDuplicateAsync(desk.Read(json), cancellationToken);
            return check with { DuplicateRisk = other is null ? "none" : "possible", DuplicateOf = other };
        }
        catch (StoreUnavailableException)
        {
            return check;                                                    // the check itself needs no store, and says "unknown"
        }
    }

    private JsonObject Creative(CampaignPlan plan, int adSet, int ad, string name, string key)
    {
        var tracking = $"{{strategisCampaignId[{adSet}]}}";
        var payload = new FacebookPayloads(options).Creative(plan, plan.AdSets[adSet].Ads[ad], name, tracking, TrackingUrl.Canonical(options.TrackingRoute, tracking), key);
        // Links escape ids; this one is to be read by people.
        return JsonNode.Parse(payload.ToJsonString(SetupJson.Wire).Replace(Uri.EscapeDataString(tracking), tracking, StringComparison.Ordinal))!.AsObject();
    }

    private CallPreview Preview(CampaignPlan plan, PlannedCall planned)
    {
        var payloads = new FacebookPayloads(options);
        var (i, j, name, key) = (planned.AdSetIndex ?? 0, planned.AdIndex ?? 0, planned.Name, planned.ClientRequestKey);
        var (path, payload) = planned.ObjectType switch
        {
            ObjectType.Template => ("api/templates", plan.TemplateId is { } id
                ? new JsonObject { ["id"] = id }
                : TemplateStep.Payload(name, plan.Organization)),
            ObjectType.FacebookCampaign => ($"{options.RelayPath}/campaigns/create", payloads.Campaign(plan, name, key)),
            ObjectType.FacebookAdSet => ($"{options.RelayPath}/adsets/create", payloads.AdSet(plan, plan.AdSets[i], name, "{facebookCampaignId}", key)),
            ObjectType.TrackingCampaign => ("api/campaigns", TrackingCampaignStep.Payload(
                plan, name, new JsonObject { ["id"] = plan.TemplateId ?? "{templateId}" }, TrackingProperties.Of(plan, "{facebookCampaignId}", $"{{facebookAdSetId[{i}]}}"))),
            ObjectType.FacebookCreative => ($"{options.RelayPath}/adcreatives/create", Creative(plan, i, j, name, key)),
            _ => ($"{options.RelayPath}/ads/create", payloads.Ad(plan, name, $"{{facebookAdSetId[{i}]}}", plan.AdSets[i].Ads[j].CreativeId ?? $"{{facebookCreativeId[{i}][{j}]}}", key)),
        };
        return new CallPreview(planned.ObjectType, planned.AdSetIndex, planned.AdIndex, name, path, payload);
    }
}
