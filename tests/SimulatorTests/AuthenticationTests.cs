using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Liftoff.Simulator.Tests;

public sealed class AuthenticationTests
{
    private const string Protected = $"/api/facebook/campaigns?{SimulatorClient.Day}";

    [Fact]
    public async Task A_log_in_gives_a_jwt_that_opens_both_apis()
    {
        await using var sim = await SimulatorHost.StartAsync();
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        var token = await LoginAsync(http);
        var claims = Claims(token);
        var lifetime = claims.GetProperty("exp").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.InRange(lifetime, 3590, 3600);
        Assert.Contains('-', token);
        Assert.Contains('_', token);
        Assert.DoesNotContain('=', token);

        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(Protected, UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/api/strategist/query?date=2025-11-22", UriKind.Relative))).StatusCode);
        Assert.Null(sim.Requests.First(r => r.Path == "/auth/login").Body);
    }

    [Theory]
    [InlineData("""{"email":"sim@example.com","password":"wrong"}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"email":"other@example.com","password":"sim-password"}""", HttpStatusCode.Unauthorized)]
    [InlineData("""{"email":"sim@example.com"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"email":""", HttpStatusCode.BadRequest)]
    public async Task Wrong_credentials_are_401_and_malformed_ones_400(string body, HttpStatusCode expected)
    {
        await using var sim = await SimulatorHost.StartAsync();
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(expected, (await http.PostAsync(new Uri("/auth/login", UriKind.Relative), content)).StatusCode);
    }

    [Fact]
    public async Task Missing_unknown_expired_and_revoked_tokens_are_401()
    {
        var time = new Clock { Now = DateTimeOffset.UtcNow };
        await using var sim = await SimulatorHost.StartAsync(new() { TokenLifetime = TimeSpan.FromMinutes(5), Time = time });
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, "nobody.knows.me"));

        var token = await LoginAsync(http);
        time.Now += TimeSpan.FromSeconds(299);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, token));
        time.Now += TimeSpan.FromSeconds(2);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, token));

        token = await LoginAsync(http);
        sim.RevokeTokens();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, token));
    }

    [Fact]
    public async Task Tokens_without_exp_never_expire()
    {
        var time = new Clock { Now = DateTimeOffset.UtcNow };
        await using var sim = await SimulatorHost.StartAsync(new() { TokenLifetime = null, Time = time });
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        var token = await LoginAsync(http);
        Assert.False(Claims(token).TryGetProperty("exp", out _));
        time.Now = time.Now.AddYears(5);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, token));
    }

    [Fact]
    public async Task Admin_tokens_open_strategist_only_and_injected_ones_both()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { InjectedToken = "from-a-setting", AdminToken = "static" });
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "from-a-setting"));
        foreach (var header in new[] { "x-admin-token", "x-strategist-token" })
        {
            using var admin = new HttpClient { BaseAddress = sim.BaseAddress, DefaultRequestHeaders = { { header, "static" } } };
            Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(new Uri("/api/strategist/query?date=2025-11-22", UriKind.Relative))).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await admin.GetAsync(new Uri(Protected, UriKind.Relative))).StatusCode);
        }
    }

    private static async Task<string> LoginAsync(HttpClient http)
    {
        var answer = await http.PostAsJsonAsync("/auth/login", new { email = "sim@example.com", password = "sim-password" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("authToken").GetString()!;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Protected);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return (await http.SendAsync(request)).StatusCode;
    }

    private static JsonElement Claims(string token) => JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement;

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
