using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator.Snowflake;

/// <summary>
/// Snowflake's SQL API; key-pair JWT (contract: media-buys §6).
/// <code>
/// POST /api/v2/statements?requestId=&amp;retry=         runs a statement: 200 rows, 202 still running, 422 failed
/// GET  /api/v2/statements/{handle}?partition=       status, or a partition
/// POST /api/v2/statements/{handle}/cancel
/// </code>
/// It understands <c>select * from T [where D between ? and ?] [order by …]</c> and <c>select 1</c>.
/// </summary>
internal sealed partial class SnowflakeRoutes(SimulatorOptions options, SnowflakeSystem system, SimulatedClock clock) : IOutsideSystem
{
    private readonly MetricTables generated = new(options.Seed, clock, () => system.Style);
    private readonly ConcurrentDictionary<string, SnowflakeStatementRun> byRequest = new();
    private readonly ConcurrentDictionary<string, SnowflakeStatementRun> byHandle = new();
    private int handles;

    public string Name => "Snowflake";

    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v2/statements").AddEndpointFilter(async (context, next) => Refuse(context.HttpContext.Request) ?? await next(context));
        api.MapPost("", SubmitAsync);
        api.MapGet("/{handle}", (string handle, int? partition) => byHandle.TryGetValue(handle, out var run) ? Answer(run, partition ?? 0, partition is null) : Unknown());
        api.MapPost("/{handle}/cancel", Cancel);
    }

    private IResult? Refuse(HttpRequest request)
    {
        if (request.Headers.UserAgent.Count == 0) return Error(400, "391903", "The request is missing the User-Agent header.");
        var bearer = request.Headers.Authorization.ToString();
        if (request.Headers["X-Snowflake-Authorization-Token-Type"] != "KEYPAIR_JWT") return Error(401, "390303", "Invalid OAuth access token.");
        if (!bearer.StartsWith("Bearer ", StringComparison.Ordinal) || system.Account.Refuse(bearer["Bearer ".Length..], options.Time.GetUtcNow()) is not null) return Error(401, "390144", "JWT token is invalid.");
        return HttpMethods.IsPost(request.Method) && request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true ? Error(415, "391908", "Unsupported media type.") : null;
    }

    private async Task<IResult> SubmitAsync(HttpRequest request)
    {
        JsonElement body;
        try
        {
            body = await request.ReadFromJsonAsync<JsonElement>();
        }
        catch (JsonException)
        {
            return Error(400, "391902", "The request body is not JSON.");
        }

        if (!body.TryGetProperty("statement", out var statement) || statement.GetString() is not { Length: > 0 } sql) return Error(400, "391902", "The statement is missing.");
        var bindings = new List<string>();
        if (body.TryGetProperty("bindings", out var bound))
            for (var i = 1; bound.TryGetProperty(i.ToString(CultureInfo.InvariantCulture), out var binding); i++)
            {
                if (binding.GetProperty("value").ValueKind != JsonValueKind.String) return Error(400, "391902", "A binding's value must be a string.");
                bindings.Add(binding.GetProperty("value").GetString()!);
            }

        var requestId = request.Query["requestId"].ToString();
        if (!Guid.TryParse(requestId, out _)) return Error(400, "391902", "requestId is no UUID.");
        var run = byRequest.GetOrAdd(requestId, _ => Execute(sql, bindings));
        return Answer(run, 0, isStatus: true);
    }

    private SnowflakeStatementRun Execute(string sql, List<string> bindings)
    {
        system.CountExecution();
        var (table, failure) = Evaluate(sql, bindings);
        var run = new SnowflakeStatementRun($"01b0-sim-{Interlocked.Increment(ref handles):0000}", sql, bindings, table, failure) { Style = system.Style, Polls = system.Style.Polls };
        return byHandle[run.Handle] = run;
    }

    private (SnowflakeTable?, (string, string, string)?) Evaluate(string sql, List<string> bindings)
    {
        if (sql.Count(c => c == '?') != bindings.Count) return (null, ("002049", "42601", $"SQL compilation error: {bindings.Count} bindings for {sql.Count(c => c == '?')} bind variables."));
        if (sql.Trim().Equals("select 1", StringComparison.OrdinalIgnoreCase)) return (new([("1", "fixed")], [["1"]]), null);
        if (Select().Match(sql) is not { Success: true } select) return (null, ("001003", "42000", "SQL compilation error: syntax error."));
        var (from, to) = (DateOnly.MinValue, DateOnly.MaxValue);
        if (select.Groups["date"].Success && !(DateOnly.TryParseExact(bindings[0], "yyyy-MM-dd", out from) & DateOnly.TryParseExact(bindings[1], "yyyy-MM-dd", out to)))
            return (null, ("100040", "22007", "Date is not recognized."));

        var name = select.Groups["table"].Value.Split('.')[^1].Trim('"');
        if ((system.Find(name) ?? generated.Find(name.ToUpperInvariant(), from, to)) is not { } table) return (null, ("002003", "42S02", $"SQL compilation error: Object '{name}' does not exist or not authorized."));
        if (!select.Groups["date"].Success) return (table, null);
        var at = table.Columns.ToList().FindIndex(c => c.Name.Equals(select.Groups["date"].Value.Trim('"'), StringComparison.OrdinalIgnoreCase));
        if (at < 0) return (null, ("000904", "42000", $"SQL compilation error: invalid identifier '{select.Groups["date"].Value}'."));
        // NULL is not between anything, as in SQL; texts in this form order as days do.
        return (table with { Rows = [.. table.Rows.Where(row => row[at] is { } day && string.CompareOrdinal(day, bindings[0]) >= 0 && string.CompareOrdinal(day, bindings[1]) <= 0)] }, null);
    }

    private static IResult Answer(SnowflakeStatementRun run, int partition, bool isStatus)
    {
        if (run.IsCancelled) return Error(422, "000604", "SQL execution canceled.", run.Handle, "57014");
        if (isStatus && run.IsStillRunning())
            return Results.Json(new { code = "333334", message = "Asynchronous execution in progress. Use provided query id to perform query monitoring and management.", statementHandle = run.Handle, statementStatusUrl = $"/api/v2/statements/{run.Handle}" }, statusCode: 202);
        if (run.Failure is var (code, state, message)) return Error(422, code, message, run.Handle, state);

        var (table, style) = (run.Answer!, run.Style);
        var parts = table.Rows.Count == 0 ? [[]] : table.Rows.Chunk(style.RowsPerPartition).ToArray();
        if (partition < 0 || partition >= parts.Length) return Error(400, "391906", "No such partition.");
        var order = Enumerable.Range(0, table.Columns.Count).ToArray();
        if (style.ReverseColumns) Array.Reverse(order);
        var data = parts[partition].Select(row => order.Select(i => Encode(table.Columns[i].Type, row[i])).ToArray());
        if (partition > 0 || !isStatus) return new PartitionResult(new { data }, style.Compress && partition > 0, style.NamesEncoding);
        return Results.Json(new
        {
            code = "090001",
            sqlState = "00000",
            message = "Statement executed successfully.",
            statementHandle = run.Handle,
            createdOn = 1795140000000,
            statementStatusUrl = $"/api/v2/statements/{run.Handle}",
            resultSetMetaData = new
            {
                numRows = table.Rows.Count,
                format = "jsonv2",
                rowType = order.Select(i => new { name = table.Columns[i].Name, type = table.Columns[i].Type, nullable = true, scale = (int?)null, precision = (int?)null, length = (int?)null }),
                partitionInfo = parts.Select(rows => new { rowCount = rows.Length, uncompressedSize = rows.Length * 60 }),
            },
            data,
        });
    }

    private IResult Cancel(string handle)
    {
        if (!byHandle.TryGetValue(handle, out var run)) return Unknown();
        run.IsCancelled = true;
        system.CountCancellation();
        return Results.Json(new { code = "000604", message = "successfully canceled", statementHandle = handle });
    }

    /// <summary>A readable cell as the API writes it: a day as days since 1970, a moment as seconds with nine decimals.</summary>
    private static string? Encode(string type, string? cell) => cell is null ? null : type switch
    {
        "date" => (DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber - new DateOnly(1970, 1, 1).DayNumber).ToString(CultureInfo.InvariantCulture),
        "timestamp_ntz" or "timestamp_ltz" => $"{new DateTimeOffset(DateTime.SpecifyKind(DateTime.Parse(cell, CultureInfo.InvariantCulture), DateTimeKind.Utc)).ToUnixTimeSeconds()}.000000000",
        _ => cell,
    };

    private static IResult Unknown() => Error(404, "391404", "Statement handle not found.");

    private static IResult Error(int status, string code, string message, string? handle = null, string? state = null) =>
        Results.Json(new { code, sqlState = state, message, statementHandle = handle }, statusCode: status);

    [GeneratedRegex("""^\s*select\s+\*\s+from\s+(?<table>[\w$."]+)(?:\s+where\s+(?<date>[\w$"]+)\s+between\s+\?(?:::date)?\s+and\s+\?(?:::date)?)?(?:\s+order\s+by\s+[\w$",\s]+)?\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex Select();

    /// <summary>A partition, compressed as the API does it.</summary>
    private sealed class PartitionResult(object body, bool compress, bool namesEncoding) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json";
            if (!compress)
            {
                await JsonSerializer.SerializeAsync(httpContext.Response.Body, body);
                return;
            }

            if (namesEncoding) httpContext.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(httpContext.Response.Body, CompressionLevel.Fastest);
            await JsonSerializer.SerializeAsync(gzip, body);
        }
    }
}
