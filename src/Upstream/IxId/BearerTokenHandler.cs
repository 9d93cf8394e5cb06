using System.Net;
using System.Net.Http.Headers;

namespace Liftoff.Upstream.IxId;

/// <summary>
/// Sends each request with the IX ID token. When the server turns the token down (401), logs in once more and sends the
/// request once more; a second 401 is the answer.
/// </summary>
public sealed class BearerTokenHandler(IxIdTokenSource tokens, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(refused: null, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized) return response;

        response.Dispose();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(refused: token, cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}
