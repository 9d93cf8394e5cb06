using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Liftoff.Social.Http;

/// <summary>What a platform answered, whole and parsed.</summary>
/// <param name="Body">Null when it is no JSON: a proxy's page, half a document, nothing.</param>
/// <param name="Headers">Rate limits and versions stand here.</param>
public sealed record ApiAnswer(HttpStatusCode Status, JsonElement? Body, HttpResponseHeaders Headers)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The first value of a header; null without it.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
