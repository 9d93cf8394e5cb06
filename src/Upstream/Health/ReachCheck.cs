using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Liftoff.Operations.Health;
using Liftoff.Upstream.IxId;

namespace Liftoff.Upstream.Health;

/// <summary>
/// Whether an outside system's host answers, and takes our token where one is given. Asks for the root: any answer below 500
/// shows that the host is there, and nothing is read or changed.
/// </summary>
/// <param name="name">The system's name.</param>
/// <param name="setting">The setting that holds <paramref name="address"/>, for the remedy.</param>
/// <param name="handler">Owned by this check.</param>
/// <param name="tokens">Sends IX ID's token along; null for none.</param>
public sealed class ReachCheck(string name, Uri address, string setting, HttpMessageHandler handler, IxIdTokenSource? tokens = null) : IHealthCheck, IDisposable
{
    private readonly HttpClient http = new(handler) { Timeout = TimeSpan.FromSeconds(10) };

    public string Name => name;

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (tokens is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(refused: null, cancellationToken));
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)answer.StatusCode;
            if (status >= 500) return HealthFinding.Wrong($"{address.Host} answers {status}", $"It is up, but not well: try again later, and ask its operators if it stays so.");
            if (tokens is not null && status == 401) return HealthFinding.Wrong($"{address.Host} turned our token down (401)", "Check that the IX ID account may use this system.");
            return HealthFinding.Ok(string.Create(CultureInfo.InvariantCulture, $"{address.Host} answers in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms"));
        }
        catch (HttpRequestException failure)
        {
            return HealthFinding.Wrong($"{address.Authority}: {UpstreamFault.Describe(failure)}", $"Check {setting}, the network and the proxy of this machine.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthFinding.Wrong($"{address.Authority} does not answer within {http.Timeout.TotalSeconds:0} s", $"Check {setting}, and whether a firewall lies between.");
        }
        catch (UpstreamException login)
        {
            return HealthFinding.Wrong($"not asked: {login.Message}", "See the line of IX ID.");
        }
    }

    public void Dispose() => http.Dispose();
}
