using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.OpenApi;

/// <summary><c>GET /api/openapi.json</c>: every route with its parameters, answers and examples.</summary>
public sealed class OpenApiFunctions
{
    [Function("GetOpenApi")]
    public static IResult Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "openapi.json")] HttpRequest request) => Results.Text(OpenApiDocument.Text, "application/json");
}
