using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Liftoff.Jobs;

namespace Liftoff.Social.Connections;

/// <summary>
/// <c>platform_connections</c> over Supabase's REST API (PostgREST), for whom the database itself is out of reach. The service
/// role's key passes row-level security. Pages are cut by key, not by offset: rows change while they are read.
/// </summary>
public sealed class SupabaseConnections : IConnectionStore, IDisposable
{
    // Supabase answers at most 1000 rows however many are asked for.
    private const int Page = 1000;
    private const string Table = "rest/v1/platform_connections";

    private readonly HttpClient http;

    public SupabaseConnections(Uri address, Secret key, HttpMessageHandler handler, TimeSpan timeout)
    {
        http = new HttpClient(handler) { BaseAddress = address, Timeout = timeout };
        http.DefaultRequestHeaders.Add("apikey", key.Reveal());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
    }

    public async IAsyncEnumerable<string> ListUsersAsync(ConnectionFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        while (true)
        {
            var rows = await GetAsync($"{Table}?select=user_id&order=user_id&limit={Page}{Where("user_id", "gt", last)}{Where(filter)}&user_id=not.is.null", cancellationToken);
            var before = last;
            foreach (var row in rows)
            {
                if (row.GetProperty("user_id").ToString() is { Length: > 0 } user && user != last) yield return last = user;
            }

            // One user may fill a page; past it the next key is asked for. A page that brings nobody new is the last.
            if (rows.Count == 0 || last == before) yield break;
        }
    }

    public async Task<IReadOnlyList<Connection>> ReadAsync(UserRange range, ConnectionFilter filter, CancellationToken cancellationToken)
    {
        var connections = new List<Connection>();
        string? last = null;
        while (true)
        {
            var rows = await GetAsync($"{Table}?select=*&order=id&limit={Page}{Where("id", "gt", last)}{Where("user_id", "gt", range.After)}{Where("user_id", "lte", range.Through)}{Where(filter)}", cancellationToken);
            connections.AddRange(rows.Select(Connection.FromJson).OfType<Connection>());
            if (rows.Count < Page) return connections;
            last = rows[^1].GetProperty("id").ToString();
        }
    }

    // A URL stands in logs of proxies, so that the old token is no condition here: whether its user has connected anew cannot be told.
    public Task MarkAsync(Connection connection, string status, CancellationToken cancellationToken) => PatchAsync(connection, new Dictionary<string, string> { ["connection_status"] = status }, cancellationToken);

    public Task SaveAccessTokenAsync(Connection connection, string encrypted, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        PatchAsync(connection, new Dictionary<string, string>
        {
            ["access_token_encrypted"] = encrypted,
            ["token_expires_at"] = expiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        }, cancellationToken);

    public Task SaveInstagramIdAsync(Connection connection, string instagramId, CancellationToken cancellationToken) =>
        PatchAsync(connection, new Dictionary<string, string> { ["instagram_id"] = instagramId }, cancellationToken);

    public void Dispose() => http.Dispose();

    private static string Where(ConnectionFilter filter) => Where("user_id", "eq", filter.UserId) + Where("platform", "ilike", filter.Platform);

    // PostgREST takes the whole value behind the operator, so that quotes need no escaping beyond the URL's.
    private static string Where(string column, string comparison, string? value) => value is null ? "" : $"&{column}={comparison}.{Uri.EscapeDataString(value)}";

    private async Task<IReadOnlyList<JsonElement>> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(() => http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken), cancellationToken);
        try
        {
            return await answer.Content.ReadFromJsonAsync<List<JsonElement>>(cancellationToken) ?? [];
        }
        catch (JsonException unreadable)
        {
            throw new JobFailedException("Supabase answered platform_connections with something other than a JSON array.", unreadable);
        }
    }

    private async Task PatchAsync(Connection connection, Dictionary<string, string> values, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(values);
        using var answer = await SendAsync(() => http.PatchAsync(new Uri($"{Table}?{Where("id", "eq", connection.Id)[1..]}", UriKind.Relative), body, cancellationToken), cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await send();
            if (answer.IsSuccessStatusCode) return answer;
            using (answer)
            {
                throw new JobFailedException(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? $"Supabase refused platform_connections ({(int)answer.StatusCode}). Check SUPABASE_SERVICE_ROLE_KEY."
                    : $"Supabase answered {(int)answer.StatusCode} to platform_connections at {http.BaseAddress}.");
            }
        }
        catch (HttpRequestException failure)
        {
            throw new JobFailedException($"Supabase at {http.BaseAddress} cannot be reached.", failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new JobFailedException($"Supabase at {http.BaseAddress} did not answer within {http.Timeout.TotalSeconds:0.#} s.");
        }
    }
}
