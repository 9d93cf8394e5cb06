using System.Globalization;
using System.Text.Json.Nodes;
using Liftoff.Simulator.Social;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator.Supabase;

/// <summary>
/// PostgREST over one table, with the filters that a client of it needs. At most 1000 rows an answer, as Supabase has it.
/// <code>
/// GET   /supabase/rest/v1/platform_connections   column=eq|gt|lte|ilike|not.is.…, order, limit, offset
/// PATCH /supabase/rest/v1/platform_connections   the same filters; the body's columns are set
/// </code>
/// </summary>
internal sealed class SupabaseRoutes(SupabaseTable table) : IOutsideSystem
{
    private const int MostRows = 1000;

    public string Name => "Supabase";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/supabase/rest/v1/platform_connections", Get);
        routes.MapPatch("/supabase/rest/v1/platform_connections", PatchAsync);
    }

    private IResult Get(HttpRequest request)
    {
        if (Denied(request)) return Results.Json(new { message = "Invalid API key" }, statusCode: 401);
        if (!TryFilter(request, out var rows, out var unknown)) return Results.Json(new { code = "42703", message = $"column platform_connections.{unknown} does not exist" }, statusCode: 400);
        foreach (var column in request.Query["order"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Reverse()) rows = rows.OrderBy(row => Text(row, column), StringComparer.Ordinal);
        var limit = int.TryParse(request.Query["limit"], CultureInfo.InvariantCulture, out var wanted) ? Math.Min(wanted, MostRows) : MostRows;
        var offset = int.TryParse(request.Query["offset"], CultureInfo.InvariantCulture, out var from) ? from : 0;
        return Results.Json(new JsonArray([.. rows.Skip(offset).Take(limit).Select(row => row.DeepClone())]));
    }

    private async Task<IResult> PatchAsync(HttpRequest request)
    {
        if (Denied(request)) return Results.Json(new { message = "Invalid API key" }, statusCode: 401);
        if (!TryFilter(request, out var rows, out var unknown)) return Results.Json(new { code = "42703", message = $"column platform_connections.{unknown} does not exist" }, statusCode: 400);
        var values = await JsonNode.ParseAsync(request.Body) as JsonObject ?? [];
        foreach (var row in rows.ToArray())
            foreach (var (column, value) in values) row[column] = value?.DeepClone();
        return Results.NoContent();
    }

    private static bool Denied(HttpRequest request) => request.Headers["apikey"] != SupabaseTable.Key || request.Headers.Authorization != "Bearer " + SupabaseTable.Key;

    private bool TryFilter(HttpRequest request, out IEnumerable<JsonObject> rows, out string unknown)
    {
        (rows, unknown) = (table.Rows, "");
        foreach (var (column, conditions) in request.Query)
        {
            if (column is "select" or "order" or "limit" or "offset") continue;
            unknown = column;
            if (!SupabaseTable.Columns.Contains(column)) return false;
            foreach (var condition in conditions)
            {
                var parts = condition!.Split('.', 2);
                rows = rows.Where(row => parts[0] switch
                {
                    "eq" => Text(row, column) == parts[1],
                    "ilike" => string.Equals(Text(row, column), parts[1], StringComparison.OrdinalIgnoreCase),
                    "gt" => string.CompareOrdinal(Text(row, column), parts[1]) > 0,
                    "lte" => Text(row, column) is { } text && string.CompareOrdinal(text, parts[1]) <= 0,
                    "not" => row[column] is not null,
                    _ => false,
                });
            }
        }

        return true;
    }

    private static string? Text(JsonObject row, string column) => row[column]?.ToString();
}
