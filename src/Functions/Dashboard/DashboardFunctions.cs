using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.Dashboard;

/// <summary>
/// <list type="bullet">
/// <item><c>GET /api/dashboard</c>: the page</item>
/// <item><c>GET /api/dashboard/{asset}</c>: its scripts and styles</item>
/// </list>
/// Neither holds a figure, so that both are open to the host: in Azure App Service signs people in before they reach them, and
/// the routes that the page asks for figures keep their function keys.
/// </summary>
public sealed class DashboardFunctions
{
    /// <summary>Our own files and our own routes, and nothing else: no inline script or style, no frame, no form that leaves the page.</summary>
    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    [Function("GetDashboard")]
    public static IResult GetPage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard")] HttpRequest request)
    {
        // Relative addresses in the page count from /api/.
        if (request.Path.Value!.EndsWith('/')) return Results.Redirect($"../dashboard{request.QueryString}");
        return Answer(request, PageFiles.Find("index.html")!);
    }

    [Function("GetDashboardAsset")]
    public static IResult GetAsset([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/{asset}")] HttpRequest request, string asset) =>
        PageFiles.Find(asset) is { } file ? Answer(request, file) : Results.Problem($"The page has no file {asset}.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Answer(HttpRequest request, PageFile file)
    {
        var headers = request.HttpContext.Response.Headers;
        // On every file: the icon is a document too, for whoever opens it alone.
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Asked for each time, sent again only after an upgrade: page and scripts always fit each other.
        headers.CacheControl = "no-cache";
        headers.ETag = file.Version;
        return request.Headers.IfNoneMatch.ToString().Contains(file.Version, StringComparison.Ordinal)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(file.Content, file.ContentType);
    }
}
