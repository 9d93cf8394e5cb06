using System.Text.Json;
using Liftoff.Jobs;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Functions.Starting;

/// <summary>Parameters of a request: from the query and, for a request with a body, from its JSON object; the query wins.</summary>
/// <param name="Values">By name with dashes, so that every door of a job reads the same names.</param>
/// <param name="Problem">Why the body cannot be read; null when it can.</param>
public sealed record RequestParameters(IReadOnlyDictionary<string, string?> Values, string? Problem = null)
{
    private const int LongestBody = 1 << 20;

    public static async Task<RequestParameters> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string?>();
        if (await ReadBodyAsync(request, values, cancellationToken) is { } problem) return new RequestParameters(values, problem);
        AddQuery(request, values);
        return new RequestParameters(values);
    }

    /// <summary>Reads what a question asks for; questions have no body.</summary>
    public static ParameterReader OfQuestion(HttpRequest request, TimeProvider time)
    {
        var values = new Dictionary<string, string?>();
        AddQuery(request, values);
        return new ParameterReader(values, time);
    }

    /// <summary>400 with problem details that name each wrong parameter in camelCase.</summary>
    public static IResult Refused(IEnumerable<ParameterProblem> problems) => Results.ValidationProblem(problems
        .GroupBy(problem => JobParameter.CamelCase(problem.Name))
        .ToDictionary(group => group.Key, group => group.Select(problem => $"{group.Key} {problem.Spelled(JobParameter.CamelCase)}").ToArray()));

    private static void AddQuery(HttpRequest request, Dictionary<string, string?> values)
    {
        // The function key is the host's.
        foreach (var (name, text) in request.Query)
            if (name != "code") values[Dashed(name)] = text;
    }

    private static async Task<string?> ReadBodyAsync(HttpRequest request, Dictionary<string, string?> values, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or 0 && !request.Headers.TransferEncoding.Contains("chunked")) return null;
        if (request.ContentLength > LongestBody) return "The body is larger than any parameters can be.";
        try
        {
            using var reader = new StreamReader(request.Body);
            var text = await reader.ReadToEndAsync(cancellationToken);
            if (string.IsNullOrWhiteSpace(text)) return null;
            using var body = JsonDocument.Parse(text);
            if (body.RootElement.ValueKind != JsonValueKind.Object) return "The body must be a JSON object of parameters.";
            foreach (var property in body.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return $"{property.Name} takes a single value.";
                values[Dashed(property.Name)] = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value.ToString();
            }

            return null;
        }
        catch (JsonException unreadable)
        {
            return $"The body is not JSON (line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine}).";
        }
    }

    private static string Dashed(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? "-" + char.ToLowerInvariant(c) : c.ToString()));
}
