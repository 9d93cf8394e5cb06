using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Liftoff.Operations.Telemetry;
using Liftoff.Upstream;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Liftoff.MediaBuys.Snowflake;

/// <summary>
/// Snowflake's SQL API: submits a statement, waits while it runs, and reads its partitions
/// (contract: media-buys §6). A statement that is given up is cancelled there, too.
/// </summary>
/// <remarks>Safe for concurrent use. Statements are submitted again under the same request id, so that they run once.</remarks>
public sealed class SnowflakeClient : IDisposable
{
    private const string Statements = "api/v2/statements";
    private const int SlowestPoll = 20;

    private static readonly TimeSpan PatienceWithCancel = TimeSpan.FromSeconds(5);

    private readonly SnowflakeOptions options;
    private readonly UpstreamOptions upstream;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private readonly KeyPairToken token;

    public SnowflakeClient(SnowflakeOptions options, HttpMessageHandler handler, UpstreamOptions upstream, ILogger logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        this.upstream = upstream;
        this.logger = logger;
        this.time = time;
        token = new KeyPairToken(options, time);
        http = new HttpClient(handler) { BaseAddress = options.BaseAddress ?? (options.Account is null ? null : new Uri($"https://{options.Account}.snowflakecomputing.com/")), Timeout = Timeout.InfiniteTimeSpan };
        // The API refuses requests without one (391903).
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("liftoff", "1.0"));
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        http.DefaultRequestHeaders.Add("X-Snowflake-Authorization-Token-Type", "KEYPAIR_JWT");
    }

    /// <summary>Runs a statement to its end. Its rows are fetched while the result's partitions are read.</summary>
    /// <exception cref="UpstreamException">No usable answer; the message carries Snowflake's own code and sentence.</exception>
    /// <exception cref="Jobs.JobFailedException">A setting is missing, or the private key cannot be read.</exception>
    public async Task<SnowflakeResult> QueryAsync(SnowflakeStatement statement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        options.ThrowIfMissing();
        var body = new Dictionary<string, object?>
        {
            ["statement"] = statement.Sql,
            ["timeout"] = (long)options.StatementTimeout.TotalSeconds,
            ["database"] = options.Database,
            ["schema"] = options.Schema,
            ["warehouse"] = options.Warehouse,
            ["role"] = options.Role,
            ["bindings"] = statement.Bindings.Count == 0 ? null : statement.Bindings.Select((value, i) => (i, value)).ToDictionary(b => $"{b.i + 1}", b => new { type = "TEXT", b.value }),
            ["parameters"] = new { TIMEZONE = "UTC" },
        };
        foreach (var (name, value) in body.ToList())
            if (value is null) body.Remove(name);

        var requestId = Guid.NewGuid();
        var answer = await SendAsync<Answer>(
            "the statement",
            attempt => new HttpRequestMessage(HttpMethod.Post, $"{Statements}?requestId={requestId}{(attempt == 0 ? "" : "&retry=true")}") { Content = JsonContent.Create(body) },
            cancellationToken);
        if (answer.Status == HttpStatusCode.Accepted) answer = await WaitAsync(answer.Body, cancellationToken);

        var (columns, partitions, rows) = Describe(answer.Body);
        return new SnowflakeResult(columns, rows, ReadAsync(answer.Body, columns.Count, partitions, rows, cancellationToken));
    }

    public void Dispose()
    {
        http.Dispose();
        token.Dispose();
    }

    private static (IReadOnlyList<SnowflakeColumn> Columns, IReadOnlyList<Answer.Partition> Partitions, long Rows) Describe(Answer answer)
    {
        if (answer.ResultSetMetaData is not { RowType: { } types } metadata || answer.Data is null)
            throw new UpstreamException(UpstreamOutcome.Unknown, "Snowflake answered the statement in no form that is known: its metadata or rows are missing.");
        var partitions = metadata.PartitionInfo is { Count: > 0 } many ? many : [new Answer.Partition(answer.Data.Count)];
        if (partitions.Count > 1 && answer.StatementHandle is null) throw new UpstreamException(UpstreamOutcome.Unknown, "Snowflake answered with several partitions, but named no handle to fetch them by.");
        return ([.. types.Select(type => new SnowflakeColumn(type.Name, type.Type.ToLowerInvariant()))], partitions, metadata.NumRows ?? partitions.Sum(p => p.RowCount));
    }

    private async IAsyncEnumerable<IReadOnlyList<string?[]>> ReadAsync(Answer answer, int width, IReadOnlyList<Answer.Partition> partitions, long promised, CancellationToken asked, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(asked, cancellationToken);
        long total = 0;
        for (var i = 0; i < partitions.Count; i++)
        {
            var path = $"{Statements}/{answer.StatementHandle}?partition={i}";
            var rows = i == 0 ? answer.Data! : (await SendAsync<Answer>($"partition {i}", _ => new HttpRequestMessage(HttpMethod.Get, path), either.Token)).Body.Data;
            if (rows is null || rows.Count != partitions[i].RowCount || rows.Any(row => row.Length != width))
                throw new UpstreamException(UpstreamOutcome.Unknown, $"Snowflake's partition {i} carries {rows?.Count ?? 0} rows where {partitions[i].RowCount} of {width} cells were promised.");
            total += rows.Count;
            yield return rows;
        }

        if (total != promised) throw new UpstreamException(UpstreamOutcome.Unknown, $"Snowflake delivered {total} rows where {promised} were promised.");
    }

    private async Task<(HttpStatusCode Status, Answer Body)> WaitAsync(Answer begun, CancellationToken cancellationToken)
    {
        var handle = begun.StatementHandle ?? throw new UpstreamException(UpstreamOutcome.Unknown, "Snowflake accepted the statement, but named no handle to ask for it by.");
        var started = time.GetTimestamp();
        // Snowflake ends the statement itself after its time; this is for a server that does not.
        var limit = options.StatementTimeout + TimeSpan.FromSeconds(30);
        try
        {
            for (var wait = options.PollInterval; ; wait = Min(wait * 2, options.PollInterval * SlowestPoll))
            {
                await Task.Delay(wait, time, cancellationToken);
                var answer = await SendAsync<Answer>("the running statement", _ => new HttpRequestMessage(HttpMethod.Get, $"{Statements}/{handle}"), cancellationToken);
                if (answer.Status != HttpStatusCode.Accepted) return answer;
                if (time.GetElapsedTime(started) > limit) throw new UpstreamException(UpstreamOutcome.Transient, $"Snowflake did not finish the statement within {limit.TotalSeconds:0} s.");
            }
        }
        catch (Exception e) when (e is OperationCanceledException or UpstreamException { Outcome: UpstreamOutcome.Transient or UpstreamOutcome.Throttled })
        {
            await CancelAsync(handle);
            throw;
        }

        static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }

    /// <summary>A statement that nobody waits for any more must not go on burning credits.</summary>
    private async Task CancelAsync(string handle)
    {
        using var patience = new CancellationTokenSource(PatienceWithCancel, time);
        try
        {
            using var request = Authorized(new HttpRequestMessage(HttpMethod.Post, $"{Statements}/{handle}/cancel") { Content = JsonContent.Create(new { }) }, token.Get());
            using var response = await http.SendAsync(request, patience.Token);
            if (!response.IsSuccessStatusCode) logger.LogWarning("Snowflake did not cancel the statement {Handle}: {Status}.", handle, (int)response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            logger.LogWarning("The statement {Handle} could not be cancelled: {Reason}", handle, e.Message);
        }
    }

    /// <summary>Sends until there is an answer or a reason to stop: passing faults again after a wait, a token that was turned down once more with a new one.</summary>
    private async Task<(HttpStatusCode Status, T Body)> SendAsync<T>(string what, Func<int, HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var attempt = 0;
        var loggedInAgain = false;
        using var call = OutsideCall.Begin("Snowflake");
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Math.Max(1, upstream.MaxRetries),
            ShouldHandle = arguments => ValueTask.FromResult(arguments.AttemptNumber < upstream.MaxRetries && arguments.Outcome.Exception is UpstreamException { Outcome: UpstreamOutcome.Transient or UpstreamOutcome.Throttled, StatusCode: not HttpStatusCode.RequestTimeout }),
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                (arguments.Outcome.Exception as UpstreamException)?.RetryAfter
                ?? upstream.RetryBackoff * Math.Min(Math.Pow(2, arguments.AttemptNumber), 10) * (0.75 + Random.Shared.NextDouble() / 2)),
            OnRetry = arguments =>
            {
                call.Retry(arguments.RetryDelay, arguments.Outcome.Exception is UpstreamException { Outcome: UpstreamOutcome.Throttled });
                logger.LogWarning("{Problem} Trying again in {Delay:0.0} s.", arguments.Outcome.Exception!.Message, arguments.RetryDelay.TotalSeconds);
                return ValueTask.CompletedTask;
            },
        }).Build();
        try
        {
            var answer = await pipeline.ExecuteAsync(LoggedInAsync, cancellationToken);
            call.End("ok", (int)answer.Status);
            return answer;
        }
        catch (UpstreamException failure)
        {
            call.End(JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Outcome.ToString()), (int?)failure.StatusCode);
            throw;
        }

        async ValueTask<(HttpStatusCode Status, T Body)> LoggedInAsync(CancellationToken inner)
        {
            while (true)
            {
                var current = token.Get();
                try
                {
                    return await AttemptAsync<T>(what, Authorized(make(attempt++), current), inner);
                }
                catch (UpstreamException e) when (e.StatusCode == HttpStatusCode.Unauthorized && !loggedInAgain)
                {
                    loggedInAgain = true;
                    token.Discard(current);
                }
            }
        }
    }

    private async Task<(HttpStatusCode Status, T Body)> AttemptAsync<T>(string what, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var _ = request;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(upstream.Timeout);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await using var body = await PlainAsync(await response.Content.ReadAsStreamAsync(timeout.Token), timeout.Token);
            if (!response.IsSuccessStatusCode) throw await RefusedAsync(what, response, body, timeout.Token);
            return (response.StatusCode, await JsonSerializer.DeserializeAsync<T>(body, JsonSerializerOptions.Web, timeout.Token) ?? throw new JsonException("null"));
        }
        catch (JsonException e)
        {
            // Half a body, or a proxy's page: another try may bring the whole.
            throw new UpstreamException(UpstreamOutcome.Transient, $"Snowflake's answer about {what} is not the JSON that was agreed.", innerException: e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UpstreamException(UpstreamOutcome.Transient, $"Snowflake did not answer about {what} within {upstream.Timeout.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            throw new UpstreamException(UpstreamOutcome.Transient, $"Snowflake was asked about {what}: {UpstreamFault.Describe(e)}.", innerException: e);
        }
    }

    /// <summary>The body without compression, also where a server forgets to say that it compresses.</summary>
    private static async Task<Stream> PlainAsync(Stream body, CancellationToken cancellationToken)
    {
        var head = new byte[2];
        var length = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var whole = new PrefixedStream(head.AsMemory(0, length), body);
        return head is [0x1f, 0x8b] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    private async Task<UpstreamException> RefusedAsync(string what, HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        Answer? said = null;
        try
        {
            said = await JsonSerializer.DeserializeAsync<Answer>(body, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (JsonException)
        {
            // A gateway's page says nothing that the status does not.
        }

        var status = response.StatusCode;
        var reason = said?.Message is { } message ? $" {said.Code}: {Redaction.OneLine(message).TrimEnd('.')}" : "";
        var text = (int)status switch
        {
            401 or 403 => $"Snowflake turned the log-in of {options} down ({(int)status}{reason}). Check that the public key is registered at the user, and the account's name.",
            404 => $"Snowflake does not know {what} any more (404{reason}).",
            408 => $"Snowflake stopped the statement after its {options.StatementTimeout.TotalSeconds:0} s (408{reason}). SNOWFLAKE_STATEMENT_TIMEOUT_SECONDS allows more.",
            422 => $"Snowflake could not run the statement (422{reason}).",
            _ => $"Snowflake answered {(int)status} {status} about {what}{(reason.Length == 0 ? "" : ":" + reason)}.",
        };
        return new UpstreamException(OutcomeClassifier.Of(status), text, status) { RetryAfter = RetryAfter.ToSitOut(response.Headers, time.GetUtcNow()) };
    }

    private static HttpRequestMessage Authorized(HttpRequestMessage request, string jwt)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", jwt);
        return request;
    }

    /// <summary>Every form of answer that the API gives; what a form lacks is null.</summary>
    private sealed record Answer(string? Code, string? Message, string? StatementHandle, Answer.Metadata? ResultSetMetaData, List<string?[]>? Data)
    {
        public sealed record Metadata(long? NumRows, List<Column>? RowType, List<Partition>? PartitionInfo);

        public sealed record Column(string Name, string Type);

        public sealed record Partition(long RowCount);
    }
}
