using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator.Wire;

/// <summary>One row as a JSON object of its own.</summary>
internal sealed class ObjectResult(Row row) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        RowsResult.Write(json, row);
        await json.FlushAsync(httpContext.RequestAborted);
    }
}
