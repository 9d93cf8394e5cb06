using System.Globalization;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Store;
using Liftoff.CampaignSetup.Upkeep;
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
        var problems = new List<string>();
        var (from, to) = (DateOf(request, "from", problems), DateOf(request, "to", problems));
        var cursor = Given(request, "cursor") is { } text ? PageCursor.Parse(text) : null;
        if (cursor is null && Given(request, "cursor") is not null) problems.Add("cursor is none of ours");
        if (problems.Count > 0) return Results.Problem(string.Join("; ", problems), statusCode: StatusCodes.Status400BadRequest);
        return SetupAnswers.Json(await requests.ListAsync(
            new RequestFilter(Given(request, "facebookCampaignId"), Given(request, "strategisCampaignId"), Given(request, "hookSetId"), Given(request, "status"), Given(request, "organization"), from, to, cursor), cancellationToken));
    });

    [Function("GetCampaignSetupMetrics")]
    public Task<IResult> GetMetricsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "metrics/campaign-setup")] HttpRequest request, CancellationToken cancellationToken) => SetupAnswers.WithStoreAsync(async () =>
    {
        var problems = new List<string>();
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var (from, to) = (DateOf(request, "from", problems) ?? today.AddDays(-6), DateOf(request, "to", problems) ?? today);
        if (from > to) problems.Add("from lies after to");
        return problems.Count > 0
            ? Results.Problem(string.Join("; ", problems), statusCode: StatusCodes.Status400BadRequest)
            : SetupAnswers.Json(new { from, to, organization = Given(request, "organization"), metrics = await metrics.RunAsync(from, to, Given(request, "organization"), cancellationToken) });
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

    private static string? Given(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static DateOnly? DateOf(HttpRequest request, string name, List<string> problems)
    {
        if (Given(request, name) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        problems.Add($"{name} takes a day as YYYY-MM-DD");
        return null;
    }
}
