using Liftoff.Alerts;
using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.Alerts;

/// <summary>
/// <list type="bullet">
/// <item><c>GET /api/alerts?open=true</c></item>
/// <item><c>POST /api/monitor/check-alerts</c> and the timer of every quarter of an hour</item>
/// </list>
/// </summary>
public sealed class AlertFunctions(AlertTable alerts, JobStarter starter, TimeProvider time)
{
    private const int Most = 1000;

    [Function("GetAlerts")]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "alerts")] HttpRequest request, CancellationToken cancellationToken)
    {
        var given = RequestParameters.OfQuestion(request, time);
        bool? isOpen = given.Has("open") ? given.Flag("open") : null;
        given.RefuseUnknown();
        return given.Problems.Count > 0 ? RequestParameters.Refused(given.Problems) : Results.Ok(await alerts.ListAsync(isOpen, Most, cancellationToken));
    }

    [Function("StartCheckAlerts")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "monitor/check-alerts")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        starter.StartAsync(CheckAlerts.Describe, request, client, cancellationToken);

    [Function("CheckAlertsTimer")]
    public Task OnScheduleAsync([TimerTrigger("%CHECK_ALERTS_SCHEDULE%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        starter.StartAsync(CheckAlerts.Describe, new Dictionary<string, string?>(), waitFor: null, client, cancellationToken);
}
