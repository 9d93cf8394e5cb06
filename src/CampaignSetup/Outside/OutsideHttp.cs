using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Liftoff.Operations.Telemetry;
using Liftoff.Upstream;

namespace Liftoff.CampaignSetup.Outside;

/// <summary>Sends one call once and says what became of it. Repeating is the journal's decision, never this class's.</summary>
public sealed class OutsideHttp : IDisposable
{
    private readonly HttpClient http;
    private readonly CampaignSetupOptions options;
    private readonly TimeProvider time;

    /// <param name="handler">Carries the log-in; it sends a request again after 401 only, which has no effect before.</param>
    public OutsideHttp(HttpMessageHandler handler, CampaignSetupOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        http = new HttpClient(handler) { BaseAddress = options.StrategisBaseAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <param name="path">Relative to Strategis, with its query.</param>
    /// <exception cref="OperationCanceledException">The caller's own token; a time-out is an answer.</exception>
    public async Task<CallAnswer> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.CallTimeout);
        using var request = new HttpRequestMessage(method, path);
        using var call = OutsideCall.Begin(path.StartsWith(options.RelayPath, StringComparison.Ordinal) ? CallFailure.FacebookRelay : CallFailure.Strategis, method.Method, path.Split('?')[0]);
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString(SetupJson.Wire))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        try
        {
            using var response = await http.SendAsync(request, timeout.Token);
            var text = await response.Content.ReadAsStringAsync(timeout.Token);
            var answer = response.IsSuccessStatusCode ? Success(text, response) : new CallAnswer(null, FailureReader.Read((int)response.StatusCode, text, response.Headers, time.GetUtcNow()));
            call.End(answer.Failure is { Class: var kind } ? Wire.Of(kind) : "ok", (int)response.StatusCode, text.Length);
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Lost(FailureClass.Unknown, $"no answer within {options.CallTimeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException failure) when (IsBeforeEffect(failure))
        {
            return Lost(FailureClass.Transient, "no connection can be made");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return Lost(FailureClass.Unknown, "the connection broke before the answer was complete");
        }
        catch (UpstreamException login)
        {
            return Lost(login.Outcome is UpstreamOutcome.Transient or UpstreamOutcome.Throttled ? FailureClass.Transient : FailureClass.StrategisLogin, login.Message);
        }

        CallAnswer Lost(FailureClass kind, string what)
        {
            call.End(Wire.Of(kind), null);
            return new CallAnswer(null, new CallFailure { Class = kind, Source = "network", Message = $"{method} {path.Split('?')[0]}: {what}" });
        }
    }

    public void Dispose() => http.Dispose();

    private CallAnswer Success(string text, HttpResponseMessage response)
    {
        if (string.IsNullOrWhiteSpace(text)) return new CallAnswer(null, null);
        try
        {
            var body = JsonNode.Parse(text);
            // Some gateways report an error under status 200.
            if (body is JsonObject found && found["error"] is JsonObject && found["id"] is null) return new CallAnswer(null, FailureReader.Read(400, text, response.Headers, time.GetUtcNow()));
            return new CallAnswer(body, null);
        }
        catch (JsonException)
        {
            return new CallAnswer(null, new CallFailure { Class = FailureClass.Unknown, Source = "network", HttpStatus = (int)response.StatusCode, Message = $"HTTP {(int)response.StatusCode} with a body that is not JSON: {Redaction.OneLine(text)}" });
        }
    }

    private static bool IsBeforeEffect(HttpRequestException failure) =>
        failure.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
        || (failure.HttpRequestError == HttpRequestError.ConnectionError && failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable });
}
