using Liftoff.Operations.Health;

namespace Liftoff.Upstream.Health;

/// <summary>Compares this machine's clock with the <c>Date</c> header of the first server that answers.</summary>
/// <param name="servers">Asked in this order.</param>
/// <param name="handler">Owned by this check.</param>
public sealed class ClockCheck(IReadOnlyList<Uri> servers, HttpMessageHandler handler, TimeProvider time) : IHealthCheck, IDisposable
{
    // Signed tokens and leases bear a minute.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    // Servers cut it to the second, and some renew it once a second only.
    private static readonly TimeSpan HeaderStep = TimeSpan.FromSeconds(2);

    private readonly HttpClient http = new(handler) { Timeout = TimeSpan.FromSeconds(5) };

    public string Name => "clock";

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var server in servers)
        {
            if (await SkewAsync(server, cancellationToken) is not { } skew) continue;
            var found = $"{Math.Abs(skew.TotalSeconds):0} s {(skew < TimeSpan.Zero ? "behind" : "ahead of")} {server.Host}";
            return skew.Duration() <= Tolerance ? HealthFinding.Ok(skew == TimeSpan.Zero ? $"as {server.Host}'s" : found)
                : HealthFinding.Wrong(found, "Set the clock (timedatectl set-ntp true): tokens are refused, and \"today\" is another day.");
        }

        return HealthFinding.Wrong("not known: no server answered", "See the lines of the outside systems.");
    }

    public void Dispose() => http.Dispose();

    /// <returns>How far this machine's clock is ahead, at least; zero when the two agree within the header's exactness and the time that the answer took. Null when the server did not say its time.</returns>
    private async Task<TimeSpan?> SkewAsync(Uri server, CancellationToken cancellationToken)
    {
        try
        {
            var before = time.GetUtcNow();
            using var answer = await http.GetAsync(server, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var after = time.GetUtcNow();
            if (answer.Headers.Date is not { } said) return null;
            return before > said + HeaderStep ? before - said : after < said - HeaderStep ? after - said : TimeSpan.Zero;
        }
        catch (Exception unanswered) when (unanswered is HttpRequestException || (unanswered is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
