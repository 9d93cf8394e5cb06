using System.Net;
using System.Text.Json;
using Liftoff.StandIns.FunctionsHost.Orchestrations;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

public static class DurableTaskClientExtensions
{
    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>A response with the status address in its Location header and the payload, by the worker's serializer, in its body.</summary>
    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        var payload = client.CreateHttpManagementPayload(instanceId, request);
        var response = request.CreateResponse(statusCode);
        response.Headers.Add("Location", payload.StatusQueryGetUri);
        response.Headers.Add("Content-Type", "application/json");
        var options = request.FunctionContext.InstanceServices.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
        await JsonSerializer.SerializeAsync(response.Body, payload, options, cancellation);
        return response;
    }

    /// <param name="request">Gives scheme, host and port; null: the host's own address.</param>
    public static HttpManagementPayload CreateHttpManagementPayload(this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var webhooks = (client as DevelopmentDurableTaskClient)?.Webhooks;
        var origin = request?.Url.GetLeftPart(UriPartial.Authority) ?? webhooks?.Origin
            ?? throw new InvalidOperationException("Neither a request nor a client of this host is there to say at which address the status can be asked.");
        var query = webhooks?.Query;
        var instance = $"{origin}/runtime/webhooks/durabletask/instances/{Uri.EscapeDataString(instanceId)}";
        string Address(string path = "", string? ownQuery = null) =>
            string.Join('?', new[] { instance + path, string.Join('&', new[] { ownQuery, query }.Where(part => part is not null)) }.Where(part => part.Length > 0));

        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = Address(),
            PurgeHistoryDeleteUri = Address(),
            SendEventPostUri = Address("/raiseEvent/{eventName}"),
            TerminatePostUri = Address("/terminate", "reason={text}"),
            SuspendPostUri = Address("/suspend", "reason={text}"),
            ResumePostUri = Address("/resume", "reason={text}"),
        };
    }
}
