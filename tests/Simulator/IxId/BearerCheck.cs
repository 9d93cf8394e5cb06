using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator.IxId;

/// <summary>Lets a request pass with a good Bearer token, or, where <paramref name="adminToken"/> is given, with that in a header.</summary>
internal sealed class BearerCheck(TokenIssuer tokens, string? adminToken = null) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Request.Headers;
        var authorization = headers.Authorization.ToString();
        var passes = (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && tokens.IsGood(authorization[Scheme.Length..].Trim()))
            || (adminToken is not null && (headers["x-admin-token"] == adminToken || headers["x-strategist-token"] == adminToken));
        return passes ? await next(context) : Results.Json(new { message = "Unauthorized" }, statusCode: 401);
    }
}
