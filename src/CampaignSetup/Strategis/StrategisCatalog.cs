using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Outside;

namespace Liftoff.CampaignSetup.Strategis;

/// <summary>What changes rarely in Strategis, remembered for some minutes: templates in full and campaign schemas.</summary>
public sealed class StrategisCatalog(StrategisApi strategis, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (JsonObject Template, DateTimeOffset Until)> templates = new();
    private readonly ConcurrentDictionary<string, (CampaignSchema Schema, DateTimeOffset Until)> schemas = new();

    /// <returns>The whole template, which creating calls need; or why it cannot be had.</returns>
    public async Task<(JsonObject? Template, CallFailure? Failure)> GetTemplateAsync(string id, CancellationToken cancellationToken)
    {
        if (templates.TryGetValue(id, out var known) && known.Until > time.GetUtcNow()) return (known.Template, null);
        var answer = await strategis.GetTemplateAsync(id, cancellationToken);
        if (answer.Failure is { } failure) return (null, failure.OfReading());
        if (answer.Whole is not { } template) return (null, new CallFailure { Class = FailureClass.Transient, Source = "strategis", Message = $"Template {id} is not answered as an object." });
        templates[id] = (template, time.GetUtcNow() + Remembered);
        return (template, null);
    }

    /// <returns>The organisation's schema; a permissive one where Strategis has none; or why it cannot be had.</returns>
    public async Task<(CampaignSchema? Schema, CallFailure? Failure)> GetSchemaAsync(string organization, CancellationToken cancellationToken)
    {
        if (schemas.TryGetValue(organization, out var known) && known.Until > time.GetUtcNow()) return (known.Schema, null);
        var answer = await strategis.GetSchemaAsync(organization, cancellationToken);
        if (answer.Failure is { Class: not FailureClass.MissingRoute } failure) return (null, failure.OfReading());
        var schema = answer.Failure is null ? CampaignSchema.Of(answer.Body) : CampaignSchema.Permissive;
        schemas[organization] = (schema, time.GetUtcNow() + Remembered);
        return (schema, null);
    }
}
