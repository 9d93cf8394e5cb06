using Dapper;
using Liftoff.Simulator.StrategisRelay;
using Npgsql;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>Compares what a request made outside with what our database says of it.</summary>
internal sealed class SetupInspection(string connectionString, RelayWorld relay)
{
    /// <summary>
    /// What a request made, without ids: every object with its parents, its creative and whose tracking campaign it links to.
    /// Equal for equal plans.
    /// </summary>
    public async Task<string> ShapeAsync(string requestId)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        var own = (await connection.QueryAsync<string>("SELECT external_id FROM campaign_calls WHERE request_id = @requestId AND copy = 0", new { requestId })).ToHashSet();
        var live = relay.Live.Where(o => own.Contains(o.Id)).ToDictionary(o => o.Id);
        return string.Join('\n', live.Values.Select(Line).Order(StringComparer.Ordinal)).Replace(requestId, "{id}", StringComparison.Ordinal);

        string Line(RelayObject made)
        {
            var body = made.Body.DeepClone().AsObject();
            foreach (var field in (string[])["template", "organization", "organizations", "properties", "campaign_id", "adset_id", "creative"]) body.Remove(field);
            var text = body.ToJsonString();
            foreach (var tracking in live.Values.Where(o => o.Kind == "tracking")) text = text.Replace(tracking.Id, $"{{{tracking.Name}}}", StringComparison.Ordinal);
            var creative = NameOf(made.Body["creative"]?["creative_id"]?.ToString());
            var grandparent = NameOf(made.ParentId is { } parent && live.TryGetValue(parent, out var found) ? found.ParentId : null);
            return $"{made.Kind} {made.Name} < {NameOf(made.ParentId)} < {grandparent} creative {creative} ad set {NameOf(made.Body["properties"]?["fbAdSetId"]?.ToString())} {made.Status} {text}";
        }

        string? NameOf(string? other) => other is not null && live.TryGetValue(other, out var found) ? found.Name : null;
    }

    /// <summary>
    /// One live object for each journal row and no other, one template, none ACTIVE, the mapping's arrays in the journal's order.
    /// The request must have an organisation to itself.
    /// </summary>
    /// <returns>What is wrong; empty when nothing is.</returns>
    public async Task<IReadOnlyList<string>> FaultsOfAsync(string requestId)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        var faults = new List<string>();
        var organization = await connection.ExecuteScalarAsync<string>("SELECT organization FROM campaign_plans WHERE request_id = @requestId", new { requestId });
        var live = relay.Live.Where(o => o.Organization == organization).ToList();
        var known = (await connection.QueryAsync<string>("SELECT external_id FROM campaign_calls WHERE request_id = @requestId AND status = 'succeeded'", new { requestId })).ToList();
        var rows = await connection.ExecuteScalarAsync<int>("SELECT count(*)::int FROM campaign_calls WHERE request_id = @requestId", new { requestId });
        if (rows != known.Count) faults.Add($"{known.Count} of {rows} journal rows have succeeded");
        faults.AddRange(live.Where(o => !known.Contains(o.Id)).Select(o => $"orphan {o.Kind} {o.Id} {o.Name}"));
        faults.AddRange(known.Where(id => live.TrueForAll(o => o.Id != id)).Select(id => $"{id} is in the journal and does not exist"));
        faults.AddRange(live.Where(o => o.Status is not (null or "PAUSED")).Select(o => $"{o.Kind} {o.Id} is {o.Status}"));
        if (live.Count(o => o.Kind == "templates") != 1) faults.Add($"{live.Count(o => o.Kind == "templates")} templates");
        var mapping = await connection.ExecuteScalarAsync<string>(
            "SELECT array_to_string(facebook_campaign_id || facebook_ad_set_ids || strategis_campaign_ids || facebook_creative_ids || facebook_ad_ids, ',', 'NULL') FROM campaign_mappings WHERE request_id = @requestId", new { requestId });
        var journal = await connection.ExecuteScalarAsync<string>("""
            SELECT string_agg(external_id, ',' ORDER BY array_position(ARRAY['fb_campaign', 'fb_adset', 'strategis_campaign', 'fb_creative', 'fb_ad'], object_type::text), position) FROM campaign_calls
            WHERE request_id = @requestId AND copy = 0 AND object_type <> 'template'
            """, new { requestId });
        if (mapping != journal) faults.Add($"the mapping has {mapping}, the journal {journal}");
        return faults;
    }
}
