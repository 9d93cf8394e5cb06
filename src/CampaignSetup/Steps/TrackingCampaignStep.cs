using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Plan;
using Liftoff.CampaignSetup.Strategis;

namespace Liftoff.CampaignSetup.Steps;

/// <summary>Step 5: one Strategis tracking campaign for each ad set. The route has no idempotency; the name is all there is.</summary>
internal sealed class TrackingCampaignStep(StrategisApi strategis, StrategisCatalog catalog, CallJournal journal, CampaignSetupOptions options) : ISetupStep
{
    // What a clone may take over from the plan (contract §3.6).
    private static readonly string[] Overlaid =
    [
        "buyer", "networkName", "rsocSite", "article", "forcekeyA", "forcekeyB", "forcekeyC", "forcekeyD", "forcekeyE", "forcekeyF", "forcekeyG", "forcekeyH", "forcekeyI",
        "forcekeyJ", "forcekeyK", "forcekeyL", "headline", "headlines", "subdirectory", "country", "language", "fbAdAccount", "fbPage", "fbCampaignId", "fbAdSetId",
    ];

    public string ObjectType => Journal.ObjectType.TrackingCampaign;

    // A clone bears its source's name until it is overlaid; two at once could not be told apart.
    public string? Gate(SetupTurn turn) => turn.Plan.StrategisCloneSourceId is { } source ? $"clone {source}" : null;

    public string? TrackingUrlOf(string externalId) => TrackingUrl.Canonical(options.TrackingRoute, externalId);

    public async Task<Preparation> PrepareAsync(SetupTurn turn, OpenCall item, CancellationToken cancellationToken)
    {
        var plan = turn.Plan;
        var (schema, noSchema) = await catalog.GetSchemaAsync(plan.Organization, cancellationToken);
        if (noSchema is not null) return new Preparation(null) { Failure = noSchema };
        var (template, noTemplate) = await catalog.GetTemplateAsync(turn.Row.TemplateId!, cancellationToken);
        // Some deployments take the reference alone; where the object cannot be read it is worth a try.
        if (noTemplate is { MayPass: true }) return new Preparation(null) { Failure = noTemplate };

        var properties = TrackingProperties.Of(plan, turn.Row.FacebookCampaignId, item.AdSetId);
        var (problems, remarks) = schema!.Apply(properties);
        if (problems.Count > 0) return new Preparation(null) { Failure = new CallFailure { Class = FailureClass.Validation, Source = "strategis", Message = string.Join(" ", problems) } };
        await journal.WarnAsync(turn.RequestId, [.. remarks], cancellationToken);
        return new Preparation(Payload(plan, item.Name, template?.DeepClone().AsObject() ?? new JsonObject { ["id"] = turn.Row.TemplateId }, properties), item.AdSetId);
    }

    /// <summary>What the creating call sends.</summary>
    /// <param name="template">The whole template, or a reference to it.</param>
    internal static JsonObject Payload(CampaignPlan plan, string name, JsonObject template, JsonObject properties)
    {
        var campaign = new JsonObject { ["name"] = name, ["category"] = plan.Category, ["template"] = template, ["properties"] = properties, ["organizations"] = new JsonArray(plan.Organization) };
        if (plan.RedirectDomain is not null) campaign["redirectDomain"] = plan.RedirectDomain;
        return campaign;
    }

    public async Task<CallAnswer> CreateAsync(SetupTurn turn, OpenCall item, JsonObject payload, CancellationToken cancellationToken)
    {
        if (turn.Plan.StrategisCloneSourceId is not { } source) return await strategis.CreateCampaignAsync(payload, cancellationToken);
        var original = await strategis.GetCampaignAsync(source, cancellationToken);
        if (original.Failure is { } unreadable) return new CallAnswer(null, unreadable.HttpStatus == 404 ? unreadable with { Class = FailureClass.Validation, Message = $"Strategis has no campaign {source} to clone." } : unreadable.OfReading());
        if (original.Whole is not { } whole) return new CallAnswer(null, new CallFailure { Class = FailureClass.Transient, Source = "strategis", Message = $"Campaign {source} is not answered as an object." });
        var copied = await strategis.CloneCampaignAsync(whole, cancellationToken);
        if (copied.Failure is not null) return copied;
        if (ClonedId(copied.Body) is not { } id) return new CallAnswer(null, new CallFailure { Class = FailureClass.Unknown, Source = "strategis", Message = "The clone's id is missing in the answer." });
        return await OverlayAsync(id, payload, cancellationToken) is { } incomplete ? new CallAnswer(null, incomplete with { Class = FailureClass.Unknown }) : new CallAnswer(new JsonObject { ["id"] = id }, null);
    }

    public async Task<CallFailure?> AdoptAsync(SetupTurn turn, OpenCall item, string externalId, CancellationToken cancellationToken)
    {
        if (turn.Plan.StrategisCloneSourceId is null) return null;
        var prepared = await PrepareAsync(turn, item, cancellationToken);
        return prepared.Failure ?? await OverlayAsync(externalId, prepared.Payload!, cancellationToken);
    }

    public async Task<LookUp> FindAsync(SetupTurn turn, OpenCall item, CancellationToken cancellationToken)
    {
        var list = await strategis.ListCampaignsAsync(turn.Plan.Organization, cancellationToken);
        if (list.Failure is { } failure) return new LookUp([], failure);
        var named = list.Rows.Where(row => row["name"]?.ToString().Trim() == item.Name && CallAnswer.IdOf(row) is not null).ToList();
        // The ad set's id in the properties settles it, where the schema let us send it.
        var tied = named.Where(row => row["properties"]?["fbAdSetId"]?.ToString() == item.AdSetId).ToList();
        var others = named.Where(row => row["properties"]?["fbAdSetId"] is null).ToList();
        List<JsonObject> found = tied.Count > 0 ? tied : others;
        if (found.Count == 0 && turn.Plan.StrategisCloneSourceId is { } source) found = BareClones(list.Rows, source, item.FirstStartedAt - options.ClockSkew);
        return new LookUp([.. found.Select(row => new FoundObject(CallAnswer.IdOf(row)!, CallAnswer.TimeOf(row["created_at"]?.ToString())))]);
    }

    /// <summary>A clone that was made and not yet overlaid looks like its source. It is taken only where there is one and its age is told.</summary>
    private static List<JsonObject> BareClones(IReadOnlyList<JsonObject> rows, string source, DateTimeOffset? since)
    {
        var name = rows.FirstOrDefault(row => CallAnswer.IdOf(row) == source)?["name"]?.ToString();
        var clones = rows.Where(row => name is not null && row["name"]?.ToString() == name && CallAnswer.IdOf(row) is { } id && id != source && CallAnswer.TimeOf(row["created_at"]?.ToString()) >= since).ToList();
        return clones.Count == 1 ? clones : [];
    }

    private async Task<CallFailure?> OverlayAsync(string id, JsonObject wanted, CancellationToken cancellationToken)
    {
        var read = await strategis.GetCampaignAsync(id, cancellationToken);
        if (read.Failure is { } failure) return failure.OfReading();
        if (read.Whole is not { } clone) return new CallFailure { Class = FailureClass.Transient, Source = "strategis", Message = $"Campaign {id} is not answered as an object." };
        foreach (var field in (string[])["name", "category", "template", "redirectDomain"])
            if (wanted[field] is { } value) clone[field] = value.DeepClone();
        var properties = clone["properties"] as JsonObject ?? [];
        foreach (var name in Overlaid)
            if (wanted["properties"]?[name] is { } value) properties[name] = value.DeepClone();
        clone["properties"] = properties;
        // The whole object replaces what is there, so that a lost answer may be asked for again.
        var written = await strategis.UpdateCampaignAsync(id, clone, cancellationToken);
        return written.Failure?.OfReading();
    }

    private static string? ClonedId(JsonNode? answer) => answer switch
    {
        JsonArray { Count: > 0 } ids => ids[0]?.ToString(),
        JsonObject found => ClonedId(found["campaignIds"] ?? found["ids"]),
        _ => null,
    };
}
