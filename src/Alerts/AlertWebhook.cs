using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Liftoff.Operations.Telemetry;
using Liftoff.Upstream;
using Polly;
using Polly.Retry;

namespace Liftoff.Alerts;

/// <summary>Sends messages to the channel of ALERT_WEBHOOK_URL.</summary>
public sealed class AlertWebhook : IDisposable
{
    private const int Retries = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly AlertOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient http;

    public AlertWebhook(AlertOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.time) = (options, time);
        var handler = UpstreamHandler.Create();
        // The whole address is the secret: the runtime's own span would carry it, and a redirect would hand it on.
        handler.ActivityHeadersPropagator = null;
        handler.AllowAutoRedirect = false;
        http = new HttpClient(handler) { Timeout = options.Timeout };
    }

    /// <summary>Whether there is anybody to tell.</summary>
    public bool IsConfigured => options.Webhook is not null;

    /// <summary>Sends a message; what fails in passing is sent again up to three times.</summary>
    public async Task<Delivery> SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (options.Webhook is not { } address) return new Delivery("There is no webhook: set ALERT_WEBHOOK_URL.");
        var body = message.ToJson(options.Form).ToJsonString(JsonSerializerOptions.Web);
        using var call = OutsideCall.Begin("alert webhook", "POST");
        var pipeline = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = Retries,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.MayRepeat == true),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(arguments.Outcome.Result?.Wait ?? options.RetryBackoff * Math.Pow(2, arguments.AttemptNumber)),
                OnRetry = arguments =>
                {
                    call.Retry(arguments.RetryDelay, arguments.Outcome.Result?.Status == HttpStatusCode.TooManyRequests);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        var last = await pipeline.ExecuteAsync(async token => await AttemptAsync(address, body, token), cancellationToken);
        call.End(last.Problem is null ? "ok" : "refused", (int?)last.Status);
        return new Delivery(last.Problem);
    }

    public void Dispose() => http.Dispose();

    private async Task<Attempt> AttemptAsync(Uri address, string body, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(address, content, cancellationToken);
            if (response.IsSuccessStatusCode) return new Attempt(null, false, response.StatusCode);
            var outcome = OutcomeClassifier.Of(response.StatusCode);
            // What the answer says is not repeated: such services quote the address.
            return new Attempt(string.Create(CultureInfo.InvariantCulture, $"The webhook answered {(int)response.StatusCode} {response.StatusCode}."), outcome is UpstreamOutcome.Transient or UpstreamOutcome.Throttled, response.StatusCode)
            {
                Wait = RetryAfter.ToSitOut(response.Headers, time.GetUtcNow(), LongestWait),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Attempt(string.Create(CultureInfo.InvariantCulture, $"The webhook did not answer within {options.Timeout.TotalSeconds:0} s."), true, null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new Attempt($"The webhook could not be reached: {UpstreamFault.Describe(failure)}.", true, null);
        }
    }

    /// <summary>How one attempt ended; no problem means that it arrived.</summary>
    private sealed record Attempt(string? Problem, bool MayRepeat, HttpStatusCode? Status)
    {
        /// <summary>What the service asked for; null when it did not.</summary>
        public TimeSpan? Wait { get; init; }
    }
}
