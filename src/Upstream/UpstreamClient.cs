using System.Net;
using System.Text.Json;
using System.Threading.RateLimiting;
using Liftoff.Operations.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Liftoff.Upstream;

/// <summary>
/// Asks one outside system: within its budget of requests, with retries where the outcome allows them, and with every
/// answer streamed to disk before anybody looks at it.
/// </summary>
/// <remarks>Safe for concurrent use. Only for requests that may be repeated; creating calls have a journal of their own.</remarks>
public sealed class UpstreamClient : IDisposable
{
    private readonly string system;
    private readonly HttpClient http;
    private readonly UpstreamOptions options;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly TokenBucketRateLimiter rate;
    private readonly SemaphoreSlim slots;

    /// <param name="system">The outside system's name in messages, for example <c>Strategist</c>.</param>
    /// <param name="handler">Sends the requests; it carries the log-in where the system asks for one.</param>
    public UpstreamClient(string system, Uri baseAddress, HttpMessageHandler handler, UpstreamOptions options, ILogger logger, TimeProvider time)
    {
        this.system = system;
        this.options = options;
        this.logger = logger;
        this.time = time;
        // The time-out is kept per attempt below; HttpClient's own would count the waiting for a slot too.
        http = new HttpClient(handler) { BaseAddress = baseAddress, Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        slots = new SemaphoreSlim(options.Concurrency);
        rate = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / options.RequestsPerSecond),
            QueueLimit = int.MaxValue,
        });
    }

    /// <summary>Fetches <paramref name="pathAndQuery"/> into the file <paramref name="path"/>, which exists only when the whole body arrived.</summary>
    /// <param name="pathAndQuery">Relative to the system's base address.</param>
    /// <exception cref="UpstreamException">No successful answer, or none that arrived whole, after the retries.</exception>
    public async Task<Download> DownloadAsync(string pathAndQuery, string path, IProgress<long>? bytesRead = null, CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        var retries = 0;
        using var call = OutsideCall.Begin(system, "GET", pathAndQuery.Split('?')[0]);
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Math.Max(1, options.MaxRetries),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.AttemptNumber < options.MaxRetries
                    && arguments.Outcome.Exception is UpstreamException { Outcome: var outcome } failure
                    && MayRepeat(outcome, failure.StatusCode, arguments.AttemptNumber)),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(Delay(arguments.AttemptNumber, arguments.Outcome.Exception)),
                OnRetry = arguments =>
                {
                    retries++;
                    call.Retry(arguments.RetryDelay, arguments.Outcome.Exception is UpstreamException { Outcome: UpstreamOutcome.Throttled });
                    logger.LogWarning("{Problem} Trying again in {Delay:0.0} s ({Retry} of {MaxRetries}).", arguments.Outcome.Exception!.Message, arguments.RetryDelay.TotalSeconds, retries, options.MaxRetries);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        try
        {
            var download = await pipeline.ExecuteAsync(
                async token => await AttemptAsync(pathAndQuery, path, bytesRead, token) with { Retries = retries, Duration = time.GetElapsedTime(started) },
                cancellationToken);
            call.End("ok", (int)download.StatusCode, download.Bytes);
            return download;
        }
        catch (UpstreamException failure)
        {
            call.End(JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Outcome.ToString()), (int?)failure.StatusCode);
            throw new UpstreamException(failure.Outcome, retries == 0 ? failure.Message : $"{failure.Message} Given up after {retries} retries.", failure.StatusCode, failure.InnerException) { Retries = retries };
        }
    }

    public void Dispose()
    {
        http.Dispose();
        rate.Dispose();
        slots.Dispose();
    }

    // A plain 500 is tried again once only: as a rule it is a fault of the request that the server met.
    private static bool MayRepeat(UpstreamOutcome outcome, HttpStatusCode? status, int attempt) => outcome switch
    {
        UpstreamOutcome.Transient => status != HttpStatusCode.InternalServerError || attempt == 0,
        UpstreamOutcome.Throttled => true,
        _ => false,
    };

    private TimeSpan Delay(int attempt, Exception? failure)
    {
        if (failure is UpstreamException { RetryAfter: { } asked }) return asked;
        var full = options.RetryBackoff * Math.Min(Math.Pow(2, attempt), 10);
        return full * (0.75 + Random.Shared.NextDouble() / 2);
    }

    private async Task<Download> AttemptAsync(string pathAndQuery, string path, IProgress<long>? bytesRead, CancellationToken cancellationToken)
    {
        using var lease = await rate.AcquireAsync(1, cancellationToken);
        await slots.WaitAsync(cancellationToken);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Timeout);
        var asked = $"{system} {pathAndQuery.Split('?')[0]}";
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (!response.IsSuccessStatusCode) throw await RefusedAsync(asked, response, timeout.Token);
            var partial = path + ".part";
            long bytes;
            await using (var file = File.Create(partial))
            {
                // HttpClient itself refuses a body that is shorter than its Content-Length or ends inside a chunk.
                await using var body = await response.Content.ReadAsStreamAsync(timeout.Token);
                bytes = await CopyAsync(body, file, bytesRead, timeout.Token);
            }

            File.Move(partial, path, overwrite: true);
            return new Download(path, bytes, response.Content.Headers.ContentType?.MediaType, response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UpstreamException(UpstreamOutcome.Transient, $"{asked} did not answer within {options.Timeout.TotalSeconds:0.#} s.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException { InnerException: not null } or HttpIOException)
        {
            throw new UpstreamException(UpstreamOutcome.Transient, $"{asked}: {UpstreamFault.Describe(failure)}.", innerException: failure);
        }
        finally
        {
            slots.Release();
        }
    }

    private static async Task<long> CopyAsync(Stream body, Stream file, IProgress<long>? bytesRead, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 17];
        long total = 0;
        while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            total += read;
            bytesRead?.Report(total);
        }

        return total;
    }

    private async Task<UpstreamException> RefusedAsync(string asked, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = response.StatusCode;
        var outcome = OutcomeClassifier.Of(status);
        return new UpstreamException(outcome, $"{asked} answered {(int)status} {status}{await ReasonAsync(response, cancellationToken)}.", status) { RetryAfter = RetryAfter.ToSitOut(response.Headers, time.GetUtcNow()) };
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/json" or "application/problem+json" or "text/plain")) return "";
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[300];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            var text = Redaction.OneLine(System.Text.Encoding.UTF8.GetString(buffer, 0, length));
            return text.Length == 0 ? "" : $": {text}";
        }
        catch (Exception brokenOff) when (brokenOff is IOException or HttpRequestException)
        {
            // The status stands. A refusal must not become a passing fault, which would be repeated.
            return "";
        }
    }
}
