using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Liftoff.Upstream.IxId;

/// <summary>
/// Holds the one IX ID token of this process: logs in when there is none or it is about to expire, and at most once at a
/// time however many requests wait for it.
/// </summary>
public sealed class IxIdTokenSource : IDisposable
{
    // The token must outlive the request that carries it.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(60);

    // All requests of a job share one refusal; an account that was set right meanwhile is found soon enough.
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromMinutes(5);

    private readonly IxIdOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private readonly Lock gate = new();
    private Task<string>? login;
    private string? current;
    private DateTimeOffset refusedUntil;

    public IxIdTokenSource(IxIdOptions options, HttpMessageHandler handler, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        http = new HttpClient(handler) { BaseAddress = options.BaseAddress, Timeout = LoginTimeout };
        current = options.InjectedToken;
    }

    /// <param name="refused">A token that the server turned down, so that it must not be handed out again; null for none.</param>
    /// <exception cref="UpstreamException">The log-in failed, or the credentials were turned down within the last five minutes, or none are configured.</exception>
    public async Task<string> GetAsync(string? refused, CancellationToken cancellationToken)
    {
        Task<string> shared;
        lock (gate)
        {
            if (Usable(refused) is { } token) return token;
            if (time.GetUtcNow() < refusedUntil) throw TurnedDown();
            shared = login ??= LogInOnceAsync();
        }

        return await shared.WaitAsync(cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private string? Usable(string? refused) =>
        current is { } token && token != refused && !(TokenExpiry.Of(token) <= time.GetUtcNow() + Margin) ? token : null;

    /// <summary>
    /// Whoever waits gets this log-in's token or its failure, and whoever comes soon after a refusal gets that: to try wrong
    /// credentials once for each of them would lock the account. No single one of them can cancel it.
    /// </summary>
    private async Task<string> LogInOnceAsync()
    {
        // The caller holds the gate and has yet to keep this task.
        await Task.Yield();
        try
        {
            var token = await LogInAsync(CancellationToken.None);
            lock (gate) return current = token;
        }
        finally
        {
            lock (gate) login = null;
        }
    }

    private async Task<string> LogInAsync(CancellationToken cancellationToken)
    {
        if (options.Email is null || options.Password is null)
        {
            throw new UpstreamException(UpstreamOutcome.Unauthorized, current is null
                ? "IX ID: no credentials. Set IX_ID_EMAIL and IX_ID_PASSWORD, or STRATEGIS_AUTH_TOKEN."
                : "IX ID: the token in STRATEGIS_AUTH_TOKEN has expired or was turned down. Renew it, or set IX_ID_EMAIL and IX_ID_PASSWORD.");
        }

        try
        {
            using var response = await http.PostAsJsonAsync("auth/login", new { email = options.Email, password = options.Password }, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                lock (gate) refusedUntil = time.GetUtcNow() + RefusalHolds;
                throw TurnedDown();
            }

            if (!response.IsSuccessStatusCode)
                throw new UpstreamException(OutcomeClassifier.Of(response.StatusCode), $"IX ID at {options.BaseAddress} answered {(int)response.StatusCode} to the log-in.", response.StatusCode);
            return TokenIn(await response.Content.ReadAsByteArrayAsync(cancellationToken))
                ?? throw new UpstreamException(UpstreamOutcome.Unknown, $"IX ID at {options.BaseAddress} answered the log-in without an authToken.", response.StatusCode);
        }
        catch (HttpRequestException failure)
        {
            throw new UpstreamException(UpstreamOutcome.Transient, $"IX ID at {options.BaseAddress} cannot be reached.", innerException: failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UpstreamException(UpstreamOutcome.Transient, $"IX ID at {options.BaseAddress} did not answer within {LoginTimeout.TotalSeconds} s.");
        }
    }

    private UpstreamException TurnedDown() =>
        new(UpstreamOutcome.Unauthorized, $"IX ID at {options.BaseAddress} turned the credentials down (401). Check IX_ID_EMAIL and IX_ID_PASSWORD.", HttpStatusCode.Unauthorized);

    private static string? TokenIn(byte[] body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            var root = answer.RootElement;
            return root.ValueKind != JsonValueKind.Object ? null
                : root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && TextOf(data) is { } inner ? inner
                : TextOf(root);
        }
        catch (JsonException)
        {
            return null;
        }

        static string? TextOf(JsonElement parent) =>
            parent.TryGetProperty("authToken", out var token) && token.ValueKind == JsonValueKind.String && token.GetString() is { Length: > 0 } text ? text : null;
    }
}
