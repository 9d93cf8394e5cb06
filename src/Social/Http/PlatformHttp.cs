using System.Net;
using System.Text.Json;
using Liftoff.Operations.Telemetry;
using Liftoff.Social.Collection;
using Liftoff.Social.Platforms;
using Liftoff.Upstream;
using Microsoft.Extensions.Logging;

namespace Liftoff.Social.Http;

/// <summary>
/// Sends the room's calls: so many in flight, with a time limit each, and again when they failed in passing. Unlike
/// <see cref="UpstreamClient"/> it looks into refusals, because these platforms say in the body what a refusal means.
/// </summary>
/// <remarks>Thread-safe. Neither URLs nor bodies are ever logged: both can hold tokens.</remarks>
public sealed class PlatformHttp(HttpMessageHandler handler, SocialOptions options, TimeProvider time, ILogger<PlatformHttp> logger) : IDisposable
{
    // The time limit is kept per attempt; HttpClient's own would not end a body that trickles.
    private readonly HttpClient http = new(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    private readonly SemaphoreSlim slots = new(options.Concurrency);
    private long calls;

    /// <summary>Calls sent so far, retries included.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <param name="system">The platform's name in messages.</param>
    /// <param name="request">Makes a new request for each attempt.</param>
    /// <param name="isPassing">Whether an answer that is no success is worth another attempt.</param>
    /// <returns>The last answer, success or refusal.</returns>
    /// <exception cref="PlatformException">There was none that could be read, after the retries.</exception>
    public async Task<ApiAnswer> SendAsync(string system, Func<HttpRequestMessage> request, Func<ApiAnswer, bool> isPassing, CancellationToken cancellationToken)
    {
        using var call = OutsideCall.Begin(system);
        for (var attempt = 0; ; attempt++)
        {
            var isLast = attempt >= options.MaxRetries;
            var isThrottled = false;
            string problem;
            try
            {
                var answer = await AttemptAsync(system, request, cancellationToken);
                var isReadable = answer.Body is not null || !answer.IsSuccess;
                if (isReadable && (answer.IsSuccess || isLast || !isPassing(answer)))
                {
                    call.End(JsonNamingPolicy.SnakeCaseLower.ConvertName(OutcomeClassifier.Of(answer.Status).ToString()), (int)answer.Status);
                    return answer;
                }

                isThrottled = answer.Status == HttpStatusCode.TooManyRequests;
                problem = isReadable ? $"{system} answered {(int)answer.Status}" : $"{system} answered with something other than JSON";
            }
            catch (HttpRequestException failure)
            {
                problem = $"{system}: {(failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError ? "no connection can be made" : "the connection broke")}";
            }
            catch (IOException)
            {
                problem = $"{system}: the connection broke in the middle of the answer";
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                problem = $"{system} did not answer within {options.Timeout.TotalSeconds:0.#} s";
            }

            if (isLast)
            {
                call.End("transient", null);
                throw new PlatformException(ConnectionOutcome.Failed, options.MaxRetries == 0 ? $"{problem}." : $"{problem}, also after {options.MaxRetries} retries.");
            }

            var wait = options.RetryBackoff * Math.Min(Math.Pow(2, attempt), 10) * (0.75 + Random.Shared.NextDouble() / 2);
            logger.LogDebug("{Problem}; trying again in {Wait:0.0} s.", problem, wait.TotalSeconds);
            call.Retry(wait, isThrottled);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        slots.Dispose();
    }

    private async Task<ApiAnswer> AttemptAsync(string system, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            Interlocked.Increment(ref calls);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(options.Timeout);
            using var message = request();
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return new ApiAnswer(response.StatusCode, await ReadAsync(system, response, timeout.Token), response.Headers);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<JsonElement?> ReadAsync(string system, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var whole = new MemoryStream();
        var buffer = new byte[8192];
        while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (whole.Length + read > options.LongestAnswer)
                throw new PlatformException(ConnectionOutcome.Failed, $"{system} answered with more than {options.LongestAnswer} bytes, which no account's days can take; it was not read.");
            whole.Write(buffer, 0, read);
        }

        return JsonReading.TryParse(whole.GetBuffer().AsMemory(0, (int)whole.Length));
    }
}
