using System.Text.Json;
using Liftoff.Simulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator.IxId;

/// <summary>
/// The log-in service.
/// <code>
/// POST /auth/login   {"email","password"} → {"success":true,"data":{"authToken":"…"}}; 401 for wrong credentials, 400 otherwise
/// </code>
/// </summary>
internal sealed class IxIdRoutes(SimulatorOptions options, TokenIssuer tokens) : IOutsideSystem
{
    public string Name => "IX ID";

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/auth/login", LoginAsync);

    private async Task<IResult> LoginAsync(HttpRequest request, CancellationToken cancellation)
    {
        Credentials? credentials;
        try
        {
            credentials = await request.ReadFromJsonAsync<Credentials>(cancellation);
        }
        catch (JsonException)
        {
            return Results.Json(new { success = false, message = "Malformed JSON" }, statusCode: 400);
        }

        if (credentials is not { Email: { Length: > 0 } email, Password: { Length: > 0 } password })
            return Results.Json(new { success = false, message = "email and password are required" }, statusCode: 400);
        if (email != options.Email || password != options.Password)
            return Results.Json(new { success = false, message = "Invalid credentials" }, statusCode: 401);
        return Results.Json(new { success = true, data = new { authToken = tokens.Issue(email) } });
    }

    private sealed record Credentials(string? Email, string? Password);
}
