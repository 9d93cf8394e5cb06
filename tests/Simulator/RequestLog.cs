using System.Collections;
using System.Collections.Concurrent;
using Liftoff.Simulator.Faults;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator;

/// <summary>
/// The last requests that reached the outside systems, oldest first; each stands here before it is answered. Thread-safe; an
/// enumeration is a snapshot.
/// </summary>
public sealed class RequestLog : IEnumerable<RecordedRequest>
{
    private const int Kept = 20_000;
    private const int KeptBody = 64 * 1024;
    private readonly ConcurrentQueue<RecordedRequest> requests = new();

    /// <summary>How many are kept.</summary>
    public int Count => requests.Count;

    /// <summary>To this path, compared without case.</summary>
    public IReadOnlyList<RecordedRequest> To(string path) =>
        [.. requests.Where(r => r.Path.Equals(path, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Forgets all.</summary>
    public void Clear() => requests.Clear();

    /// <inheritdoc/>
    public IEnumerator<RecordedRequest> GetEnumerator() => requests.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal async Task<RecordedRequest> StartAsync(HttpRequest request, IReadOnlyList<Fault> faults)
    {
        var recorded = new RecordedRequest
        {
            StartedAt = DateTimeOffset.UtcNow,
            Method = request.Method,
            Path = request.Path.Value ?? "/",
            Query = request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()),
            Headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = await ReadBodyAsync(request),
            Faults = [.. faults.Select(f => f.Kind)],
        };
        requests.Enqueue(recorded);
        while (requests.Count > Kept) requests.TryDequeue(out _);
        return recorded;
    }

    private static async Task<string?> ReadBodyAsync(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || request.Path.StartsWithSegments("/auth", StringComparison.Ordinal)) return null;
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var text = new char[KeptBody];
        var length = await reader.ReadBlockAsync(text, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return length == 0 ? null : new(text, 0, length);
    }
}
