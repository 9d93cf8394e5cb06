using System.Globalization;
using System.Text.Json;

namespace Liftoff.Simulator.Tests;

/// <summary>Asks a simulator over HTTP as a logged-in client, and unwraps what comes back.</summary>
internal sealed class SimulatorClient : IDisposable
{
    private readonly HttpClient http;

    public SimulatorClient(SimulatorHost sim)
    {
        http = new() { BaseAddress = sim.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", sim.IssueToken());
    }

    public HttpClient Http => http;

    public const string Day = "dateStart=2025-11-22&dateEnd=2025-11-22&organization=Interlincx&adSource=rsoc";

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(new Uri(path, UriKind.Relative));

    public async Task<List<JsonElement>> RowsAsync(string path) => Unwrap(JsonDocument.Parse(await http.GetByteArrayAsync(new Uri(path, UriKind.Relative))).RootElement);

    public static List<JsonElement> Unwrap(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Array) return [.. answer.EnumerateArray()];
        foreach (var name in new[] { "data", "rows", "results" })
            if (answer.TryGetProperty(name, out var inner)) return Unwrap(inner);
        throw new FormatException($"Unknown envelope: {answer.GetRawText()[..Math.Min(80, answer.GetRawText().Length)]}");
    }

    /// <summary>The first of the names that is there, as text; null when none is.</summary>
    public static string? Text(JsonElement row, params string[] names)
    {
        foreach (var name in names)
            if (row.TryGetProperty(name, out var value))
                return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return null;
    }

    public static decimal Number(JsonElement row, params string[] names) =>
        decimal.Parse(Text(row, names)!, NumberStyles.Float, CultureInfo.InvariantCulture);

    public void Dispose() => http.Dispose();
}
