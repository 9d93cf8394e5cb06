using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Strategis;

namespace Liftoff.CampaignSetup.Steps;

/// <summary>
/// Step 2: the Strategis template, got or created. It also checks the campaign schema, so that what Strategis would refuse
/// later is refused before Facebook has anything.
/// </summary>
internal sealed class TemplateStep(StrategisApi strategis, StrategisCatalog catalog, CallJournal journal, CampaignSetupOptions options) : ISetupStep
{
    /// <summary>The article stands in a section, so that a missing one leaves no stray slash.</summary>
    private const string Value = "http://{{domain}}{{#article}}/{{article}}{{/article}}?subid={{campaignId}}&subid2={{source}}_{{kwSetId}}_{{familyId}}&fbclid={{fbclid}}&utm_source=facebook&utm_medium=cpc&utm_campaign={{campaignId}}&utm_term={{ag}}";

    public string ObjectType => Journal.ObjectType.Template;

    /// <summary>What the creating call sends.</summary>
    internal static JsonObject Payload(string key, string organization) => new() { ["key"] = key, ["value"] = Value, ["organization"] = organization, ["notes"] = "Made by Liftoff." };

    // Strategis has no idempotency here, and two requests of one organisation meet at the same key.
    public string? Gate(SetupTurn turn) => turn.Plan.TemplateId is null ? $"template {turn.Plan.Organization} {turn.Calls[0].Name}" : null;

    public async Task<Preparation> PrepareAsync(SetupTurn turn, OpenCall item, CancellationToken cancellationToken)
    {
        if (await CheckSchemaAsync(turn, cancellationToken) is { } refusal) return new Preparation(null) { Failure = refusal };
        if (turn.Plan.TemplateId is { } given)
        {
            var (_, failure) = await catalog.GetTemplateAsync(given, cancellationToken);
            return failure is null
                ? new Preparation(null) { ExistingId = given }
                : new Preparation(null) { Failure = failure.HttpStatus == 404 ? failure with { Class = FailureClass.Validation, Message = $"Strategis has no template {given}." } : failure };
        }

        if (await journal.FindTemplateAsync(turn.Plan.Organization, item.Name, cancellationToken) is { } verified && (await catalog.GetTemplateAsync(verified, cancellationToken)).Failure is null)
            return new Preparation(null) { ExistingId = verified };
        var list = await strategis.ListTemplatesAsync(turn.Plan.Organization, cancellationToken);
        if (list.Failure is { } unreadable) return new Preparation(null) { Failure = unreadable.OfReading() };
        if (Oldest(list, turn, item) is { } existing) return await UseAsync(turn, item, existing, cancellationToken);
        if (await journal.IsTemplateInDoubtElsewhereAsync(turn.RequestId, turn.Plan.Organization, item.Name, options.CallTimeout + options.LookUpPause * 3, cancellationToken)) return new Preparation(null) { Wait = TimeSpan.FromSeconds(1) };
        return new Preparation(Payload(item.Name, turn.Plan.Organization));
    }

    public async Task<CallAnswer> CreateAsync(SetupTurn turn, OpenCall item, JsonObject payload, CancellationToken cancellationToken)
    {
        var answer = await strategis.CreateTemplateAsync(payload, cancellationToken);
        // What a duplicate key does is not documented: whatever it is, the list then has the template.
        if (answer.Failure is { HttpStatus: 409 or 400 } refused && (refused.HttpStatus == 409 || refused.Message.Contains("exist", StringComparison.OrdinalIgnoreCase)))
        {
            var list = await strategis.ListTemplatesAsync(turn.Plan.Organization, cancellationToken);
            if (Oldest(list, turn, item) is { } existing) return new CallAnswer(existing, null);
        }

        if (answer.Id is { } id) await journal.SaveTemplateAsync(turn.Plan.Organization, item.Name, id, Value, CancellationToken.None);
        return answer;
    }

    public async Task<LookUp> FindAsync(SetupTurn turn, OpenCall item, CancellationToken cancellationToken)
    {
        var list = await strategis.ListTemplatesAsync(turn.Plan.Organization, cancellationToken);
        // Shared by everybody: whoever made it, it is used. Owned ones are found by the preparation, which lists again.
        return new LookUp([], list.Failure);
    }

    private static JsonObject? Oldest(CallAnswer list, SetupTurn turn, OpenCall item) => list.Rows
        .Where(row => row["key"]?.ToString() == item.Name && row["organization"]?.ToString() == turn.Plan.Organization && CallAnswer.IdOf(row) is not null)
        .OrderBy(row => CallAnswer.TimeOf(row["created_at"]?.ToString()) ?? DateTimeOffset.MaxValue)
        .FirstOrDefault();

    private async Task<Preparation> UseAsync(SetupTurn turn, OpenCall item, JsonObject template, CancellationToken cancellationToken)
    {
        var (id, value) = (CallAnswer.IdOf(template)!, template["value"]?.ToString() ?? "");
        if (value != Value)
        {
            if (!value.Contains("{{campaignId}}", StringComparison.Ordinal))
                return new Preparation(null) { Failure = new CallFailure { Class = FailureClass.Validation, Source = "strategis", Message = $"Template {id} has the key {item.Name} but does not carry {{{{campaignId}}}}; clicks could not be told apart. Name another templateId." } };
            await journal.WarnAsync(turn.RequestId, [$"Template {id} of key {item.Name} differs from ours; it is used as it is."], cancellationToken);
        }

        await journal.SaveTemplateAsync(turn.Plan.Organization, item.Name, id, value, cancellationToken);
        return new Preparation(null) { ExistingId = id };
    }

    private async Task<CallFailure?> CheckSchemaAsync(SetupTurn turn, CancellationToken cancellationToken)
    {
        var (schema, failure) = await catalog.GetSchemaAsync(turn.Plan.Organization, cancellationToken);
        if (failure is not null) return failure;
        var (problems, _) = schema!.Apply(TrackingProperties.Of(turn.Plan, null, null));
        return problems.Count == 0 ? null : new CallFailure { Class = FailureClass.Validation, Source = "strategis", Message = string.Join(" ", problems) };
    }
}
