using Liftoff.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Liftoff.Functions.Starting;

/// <summary>Starts jobs for routes and timers. A second start of the same work joins the first.</summary>
public sealed class JobStarter(TimeProvider time, ILogger<JobStarter> logger)
{
    /// <returns>202 with the status payload, or 400 that names every wrong parameter.</returns>
    public async Task<IResult> StartAsync(JobDescription job, HttpRequest request, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var given = await RequestParameters.ReadAsync(request, cancellationToken);
        if (given.Problem is { } problem) return Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest);

        var reader = new ParameterReader(given.Values, time);
        var start = job.Read(reader);
        reader.RefuseUnknown();
        if (reader.Problems.Count > 0) return RequestParameters.Refused(reader.Problems);

        var joined = await ScheduleAsync(new JobRequest(start), client, cancellationToken);
        return new StartedResult(client.CreateHttpManagementPayload(start.InstanceId), joined);
    }

    /// <summary>Starts a job from a timer; its parameters come from the program, so that a problem is a fault of ours.</summary>
    /// <param name="waitFor">A job of the same date that must not be running when this one starts; null for none.</param>
    public async Task StartAsync(JobDescription job, IReadOnlyDictionary<string, string?> parameters, string? waitFor, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(parameters, time);
        var start = job.Read(reader);
        if (reader.Problems.Count > 0) throw new InvalidOperationException($"{job.Name}: {reader.Problems[0].Name} {reader.Problems[0].Problem}");
        await ScheduleAsync(new JobRequest(start, waitFor), client, cancellationToken);
    }

    /// <returns>Whether a running instance was joined.</returns>
    private async Task<bool> ScheduleAsync(JobRequest request, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var joined = !await client.TryStartAsync(JobOrchestration.Name, request.Start.InstanceId, request, cancellationToken);
        if (joined) logger.LogInformation("{InstanceId} is running already; joined it.", request.Start.InstanceId);
        return joined;
    }
}
