using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.StandIns.FunctionsHost.Http;

/// <summary>POST /admin/functions/{name} with {"input":""} runs a timer function by hand, also a disabled one.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this WebApplication app)
    {
        var host = app.Services.GetRequiredService<DevelopmentHost>();
        app.MapPost("/admin/functions/{name}", async (HttpContext http, string name) =>
        {
            if (!http.Request.HasJsonContentType()) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
            if (!await HasObjectAsync(http)) return Results.BadRequest("The body has to be {\"input\":\"\"}.");
            return host.RunTimerByHand(name) switch
            {
                ByHand.Started => Results.Accepted(),
                ByHand.NotATimer => Results.BadRequest("This development host runs only timer functions by hand."),
                _ => Results.NotFound(),
            };
        });
    }

    private static async Task<bool> HasObjectAsync(HttpContext http)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
