using System.Text.Json.Nodes;
using Dapper;
using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Store;
using Liftoff.CampaignSetup.Strategis;

namespace Liftoff.CampaignSetup.Upkeep;

/// <summary>
/// Looks for what got lost: calls that stay open without a worker, and outside objects under our parents or names that no
/// journal row owns. It reports; it removes only when the setting says so, and then only what is newer than our first
/// attempt, PAUSED, and under our parent.
/// </summary>
public sealed class OrphanSweep(SetupDatabase database, FacebookRelay relay, StrategisApi strategis, Rollback rollback, CampaignSetupOptions options)
{
    /// <summary>Requests of these days are compared; older ones have been, daily.</summary>
    private const int Days = 7;

    public async Task<OrphanReport> RunAsync(CancellationToken cancellationToken)
    {
        var stuck = (await database.UseAsync(connection => connection.QueryAsync<StuckCall>(new CommandDefinition("""
            SELECT c.request_id, c.object_type, c.name, c.status, c.last_started_at FROM campaign_calls c JOIN campaign_requests r ON r.request_id = c.request_id
            WHERE c.status IN ('in_flight', 'unknown') AND c.last_started_at < now() - @seconds * interval '1 second' AND (r.lease_until IS NULL OR r.lease_until < now())
            ORDER BY c.last_started_at
            """, new { seconds = options.StuckAfter.TotalSeconds }, cancellationToken: cancellationToken)), cancellationToken)).ToList();
        var places = (await database.UseAsync(connection => connection.QueryAsync<(string Organization, string Account)>(new CommandDefinition(
            "SELECT DISTINCT organization, ad_account_id FROM campaign_plans WHERE status <> 'draft' AND created_at > now() - @days * interval '1 day'", new { days = Days }, cancellationToken: cancellationToken)), cancellationToken)).ToList();
        List<Orphan> orphans = [];
        List<string> problems = [];
        foreach (var (organization, account) in places)
        {
            var calls = (await database.UseAsync(connection => connection.QueryAsync<Slot>(new CommandDefinition("""
                SELECT c.request_id, c.object_type, c.name, c.external_id, c.parent_external_id, coalesce(c.first_started_at, now()) AS first_started_at,
                       r.status IN ('pending', 'in_progress') OR c.status IN ('in_flight', 'unknown') AS is_open
                FROM campaign_calls c JOIN campaign_plans p ON p.request_id = c.request_id JOIN campaign_requests r ON r.request_id = c.request_id
                WHERE p.organization = @organization AND p.ad_account_id = @account AND (c.first_started_at > now() - @days * interval '1 day' OR r.status IN ('pending', 'in_progress')) AND c.object_type NOT IN ('template', 'fb_creative')
                """, new { organization, account, days = Days }, cancellationToken: cancellationToken)), cancellationToken)).ToList();
            foreach (var type in (string[])[ObjectType.FacebookAd, ObjectType.FacebookAdSet, ObjectType.FacebookCampaign, ObjectType.TrackingCampaign])
            {
                var list = type == ObjectType.TrackingCampaign
                    ? await strategis.ListCampaignsAsync(organization, cancellationToken)
                    : await relay.ListAsync(type switch { ObjectType.FacebookAd => "ads", ObjectType.FacebookAdSet => "adsets", _ => "campaigns" }, organization, account, cancellationToken);
                if (list.Failure is { } failure) problems.Add($"{type} of {organization} {account}: {failure.Message}");
                else orphans.AddRange(Compare(type, organization, list.Rows, calls.Where(slot => slot.ObjectType == type).ToList()));
            }
        }

        var owned = await OwnedAsync([.. orphans.Select(orphan => orphan.ExternalId)], cancellationToken);
        orphans.RemoveAll(orphan => owned.Contains(orphan.ExternalId));
        return new OrphanReport(stuck, await ActAsync(orphans, cancellationToken), problems, options.OrphanSweepActs);
    }

    private IEnumerable<Orphan> Compare(string type, string organization, IReadOnlyList<JsonObject> rows, List<Slot> slots)
    {
        foreach (var row in rows)
        {
            if (CallAnswer.IdOf(row) is not { } id || row["name"]?.ToString() is not { } name) continue;
            var parent = row[type switch { ObjectType.FacebookAd => "adset_id", ObjectType.FacebookAdSet => "campaign_id", _ => "-" }]?.ToString();
            var created = CallAnswer.TimeOf((row["created_time"] ?? row["created_at"])?.ToString());
            // The same name under the same parent, made since we began: nobody else does that by chance.
            var like = slots.FindAll(candidate => candidate.Name == name && candidate.ExternalId != id && (parent is null || candidate.ParentExternalId is null || candidate.ParentExternalId == parent) && (created is null || created >= candidate.FirstStartedAt - options.ClockSkew));
            // What a running request just made may not be written down yet; and what is in doubt its retry or its cancellation settles.
            if (like.Count > 0 && !like.Exists(candidate => candidate.IsOpen) && like[0] is var slot) yield return new Orphan(slot.RequestId, type, id, name, organization, row["status"]?.ToString(), null);
        }
    }

    private Task<HashSet<string>> OwnedAsync(string[] ids, CancellationToken cancellationToken) => database.UseAsync(async connection => (await connection.QueryAsync<string>(new CommandDefinition(
        "SELECT external_id FROM campaign_calls WHERE external_id = ANY(@ids::varchar[]) AND status <> 'orphan_suspect'", new { ids }, cancellationToken: cancellationToken))).ToHashSet(), cancellationToken);

    private async Task<IReadOnlyList<Orphan>> ActAsync(List<Orphan> orphans, CancellationToken cancellationToken)
    {
        if (!options.OrphanSweepActs) return orphans;
        var done = new List<Orphan>();
        foreach (var orphan in orphans)
        {
            // Something that delivers is somebody's wish, whatever our journal says.
            var action = orphan.Status is not (null or "PAUSED") ? $"kept: it is {orphan.Status}"
                : (await rollback.RemoveAsync(orphan.Organization, orphan.ObjectType, orphan.ExternalId, $"ORPHAN {orphan.RequestId} {orphan.Name}", cancellationToken)).Problem ?? "removed";
            done.Add(orphan with { Action = action });
        }

        return done;
    }

    private sealed class Slot
    {
        public required string RequestId { get; init; }
        public required string ObjectType { get; init; }
        public required string Name { get; init; }
        public string? ExternalId { get; init; }
        public string? ParentExternalId { get; init; }
        public DateTimeOffset FirstStartedAt { get; init; }

        /// <summary>Its object may exist without its id standing here.</summary>
        public bool IsOpen { get; init; }
    }
}
