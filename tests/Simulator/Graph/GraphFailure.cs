using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator.Graph;

/// <summary>An <c>error</c> object as Graph writes it.</summary>
internal sealed class GraphFailure(int status, int code, string message, int? subcode = null, bool? isTransient = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (code == 190) httpContext.Response.Headers.WWWAuthenticate = "OAuth \"Facebook Platform\" \"invalid_token\"";
        var error = new Dictionary<string, object> { ["message"] = message, ["type"] = "OAuthException", ["code"] = code, ["fbtrace_id"] = "AsimTrace000000000000001" };
        if (subcode is { } s) error["error_subcode"] = s;
        if (isTransient is { } t) error["is_transient"] = t;
        return Results.Json(new { error }, statusCode: status).ExecuteAsync(httpContext);
    }
}
