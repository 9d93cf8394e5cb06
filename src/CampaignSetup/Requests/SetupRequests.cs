using Dapper;
using Liftoff.CampaignSetup.Store;

namespace Liftoff.CampaignSetup.Requests;

/// <summary>Lists of requests.</summary>
public sealed class SetupRequests(SetupDatabase database)
{
    private const int MostInPage = 100;

    /// <summary>Accepted requests that are neither done nor failed, oldest first; drafts are not among them.</summary>
    public Task<IReadOnlyList<string>> ListUnfinishedAsync(CancellationToken cancellationToken) => database.UseAsync(async connection =>
        (IReadOnlyList<string>)(await connection.QueryAsync<string>(new CommandDefinition("""
            SELECT r.request_id FROM campaign_requests r JOIN campaign_plans p ON p.id = r.campaign_plan_id
            WHERE r.status IN ('pending', 'in_progress') AND p.status <> 'draft' ORDER BY r.accepted_at
            """, cancellationToken: cancellationToken))).ToList(), cancellationToken);

    /// <summary>A page of requests, newest first.</summary>
    public Task<RequestPage> ListAsync(RequestFilter filter, CancellationToken cancellationToken) => database.UseAsync(async connection =>
    {
        var rows = (await connection.QueryAsync<RequestLine>(new CommandDefinition("""
            SELECT p.request_id, CASE WHEN p.status = 'draft' THEN 'draft' ELSE r.status END AS status, p.status AS setup_status, coalesce(m.facebook_effective_status, m.facebook_status) AS delivery_status,
                   r.step, p.organization, p.ad_account_id, p.hook_set_id, p.campaign_name, m.facebook_campaign_id, m.strategis_campaign_ids, r.failure, p.created_at
            FROM campaign_plans p JOIN campaign_requests r ON r.request_id = p.request_id JOIN campaign_mappings m ON m.request_id = p.request_id
            WHERE (@FacebookCampaignId::text IS NULL OR m.facebook_campaign_id = @FacebookCampaignId)
              AND (@StrategisCampaignId::text IS NULL OR m.strategis_campaign_ids @> ARRAY[@StrategisCampaignId]::varchar[])
              AND (@HookSetId::text IS NULL OR p.hook_set_id = @HookSetId)
              AND (@Status::text IS NULL OR p.status = @Status OR r.status = @Status)
              AND (@Organization::text IS NULL OR p.organization = @Organization)
              AND (@From::date IS NULL OR p.created_at >= @From::date::timestamp AT TIME ZONE 'UTC')
              AND (@To::date IS NULL OR p.created_at < (@To::date + 1)::timestamp AT TIME ZONE 'UTC')
              AND (@BeforeTime::timestamptz IS NULL OR (p.created_at, p.request_id) < (@BeforeTime::timestamptz, @BeforeId))
            ORDER BY p.created_at DESC, p.request_id DESC LIMIT @Most
            """, new
        {
            filter.FacebookCampaignId, filter.StrategisCampaignId, filter.HookSetId, filter.Status, filter.Organization, filter.From, filter.To,
            BeforeTime = filter.Cursor?.CreatedAt, BeforeId = filter.Cursor?.RequestId, Most = MostInPage + 1,
        }, cancellationToken: cancellationToken))).ToList();
        var page = rows.Take(MostInPage).ToList();
        return new RequestPage(page, rows.Count > MostInPage ? new PageCursor(page[^1].CreatedAt, page[^1].RequestId).ToString() : null);
    }, cancellationToken);
}
