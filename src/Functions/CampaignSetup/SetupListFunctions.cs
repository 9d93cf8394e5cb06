using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Store;
using Liftoff.CampaignSetup.Upkeep;
using Liftoff.Functions.Starting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Liftoff.Functions.CampaignSetup;

/// <summary>
/// Lists, figures and upkeep of campaign setup.
/// <list type="bullet">
/// <item><c>GET /api/campaigns?facebookCampaignId=|strategisCampaignId=|hookSetId=|status=|organization=|from=|to=&amp;cursor=</c></item>
/// <item><c>GET /api/metrics/campaign-setup?from=&amp;to=&amp;organization=</c>: the last seven days without dates</item>
/// <item><c>POST /api/campaigns/{requestId}/pause|resume</c></item>
/// <item>timers <c>ORPHAN_SWEEP_SCHEDULE</c> (also starts requests that nobody drives) and <c>STATUS_SYNC_SCHEDULE</c></item>
/// </list>
/// </summary>
public sealed class SetupListFunctions(SetupDatabase database, SetupRequests requests, SetupMetricsQuery metrics, DeliverySwitch delivery, OrphanSweep sweep, StatusSync sync, TimeProvider time, ILogger<SetupListFunctions> logger)
{
    [Function("ListCampaigns")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "campaigns")] HttpRequest request, CancellationToken cancellationToken) => SetupAnswers.WithStoreAsync(async () =>
    {
        var given = RequestParameters.OfQuestion(request, time);
        DateOnly? from = given.Has("from") ? given.Date("from") : null, to = given.Has("to") ? given.Date("to") : null;
        var cursor = given.Text("cursor") is { } text ? PageCursor.Parse(text) : null;
        if (cursor is null && given.Has("cursor")) given.Add("cursor", "is none of ours");
        var filter = new RequestFilter(given.Text("facebook-campaign-id"), given.Text("strategis-campaign-id"), given.Text("hook-set-id"), given.Text("status"), given.Text("organization"), from, to, cursor);
        given.RefuseUnknown();
        return given.Problems.Count > 0 ? RequestParameters.Refused(given.Problems) : SetupAnswers.Json(await requests.ListAsync(filter, cancellationToken));
    });

    [Function("GetCampaignSetupMetrics")]
    public Task<IResult> GetMetricsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "metrics/campaign-setup")] HttpRequest request, CancellationToken cancellationToken) => SetupAnswers.WithStoreAsync(async () =>
    {
        var given = RequestParameters.OfQuestion(request, time);
        var today = DateOnly.FromDateTime(given.Now.UtcDateTime);
        var (from, to, organization) = (given.Date("from", today.AddDays(-6)), given.Date("to", today), given.Text("organization"));
        if (from > to) given.Add("from", "lies after to");
        given.RefuseUnknown();
        return given.Problems.Count > 0
            ? RequestParameters.Refused(given.Problems)
            : SetupAnswers.Json(new { from, to, organization, metrics = await metrics.RunAsync(from, to, organization, cancellationToken) });
    });

    [Function("PauseCampaign")]
    public Task<IResult> PauseAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "campaigns/{requestId}/pause")] HttpRequest request, string requestId, CancellationToken cancellationToken) =>
        SwitchAsync(request, requestId, isActive: false, cancellationToken);

    [Function("ResumeCampaign")]
    public Task<IResult> ResumeAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "campaigns/{requestId}/resume")] HttpRequest request, string requestId, CancellationToken cancellationToken) =>
        SwitchAsync(request, requestId, isActive: true, cancellationToken);

    [Function("OrphanSweepTimer")]
    public async Task SweepAsync([TimerTrigger("%ORPHAN_SWEEP_SCHEDULE%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!database.IsConfigured) return;
        // One that runs is joined; one that nobody drives goes on.
        foreach (var requestId in await requests.ListUnfinishedAsync(cancellationToken)) await SetupStarter.StartAsync(client, requestId, cancellationToken);
        var report = await sweep.RunAsync(cancellationToken);
        foreach (var orphan in report.Orphans) logger.LogWarning("Orphan {ObjectType} {ExternalId} \"{Name}\" of {RequestId}: {Action}", orphan.ObjectType, orphan.ExternalId, orphan.Name, orphan.RequestId, orphan.Action ?? "reported only");
        foreach (var call in report.StuckCalls) logger.LogWarning("{ObjectType} \"{Name}\" of {RequestId} is {Status} and nobody works on it.", call.ObjectType, call.Name, call.RequestId, call.Status);
        foreach (var problem in report.Problems) logger.LogWarning("Not looked at: {Problem}", problem);
    }

    [Function("StatusSyncTimer")]
    public async Task SyncAsync([TimerTrigger("%STATUS_SYNC_SCHEDULE%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (!database.IsConfigured) return;
        var result = await sync.RunAsync(cancellationToken);
        logger.LogInformation("Status of {Asked} campaigns asked for, {Changed} changed.", result.Asked, result.Changed);
        foreach (var problem in result.Problems) logger.LogWarning("Not asked: {Problem}", problem);
    }

    private Task<IResult> SwitchAsync(HttpRequest request, string requestId, bool isActive, CancellationToken cancellationToken) => SetupAnswers.WithStoreAsync(async () =>
    {
        var result = await delivery.SwitchAsync(requestId, isActive, cancellationToken);
        return result.Outcome != CommandOutcome.Accepted ? SetupAnswers.Of(request.HttpContext, new CommandResult(result.Outcome), requestId, "")
            : SetupAnswers.Json(new { requestId, result.Changes }, result.Changes.All(change => change.Error is null) ? StatusCodes.Status200OK : StatusCodes.Status502BadGateway);
    });
}
