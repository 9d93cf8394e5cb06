using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Liftoff.Simulator.Social;

namespace Liftoff.Simulator.Tests;

/// <summary>The social platforms and Supabase, asked as their documentation says.</summary>
public sealed class SocialPlatformTests : IAsyncLifetime, IDisposable
{
    private const string Instagram = "17841400000000001";
    private const string Page = "100000000000001";
    private const string Channel = "UC-1";
    private const string Organization = "55";
    private const string Reports = "/youtube/v2/reports?ids=channel==MINE&startDate=2026-11-10&endDate=2026-11-19&dimensions=day&metrics=";

    private static readonly DateOnly Day = new(2026, 11, 10);

    private HttpClient http = null!;
    private SimulatorHost sim = null!;

    public async Task InitializeAsync()
    {
        sim = await SimulatorHost.StartAsync();
        sim.Clock.AsOf = new DateTimeOffset(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);
        http = new HttpClient { BaseAddress = sim.BaseAddress };
    }

    public async Task DisposeAsync() => await sim.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_graph_series_has_pacific_days_that_are_over_and_totals_split_into_parts_that_add_up()
    {
        var series = (await GraphAsync($"{Instagram}/insights?metric=reach&period=day&since=2026-11-16&until=2026-11-20", SocialWorld.MetaToken(Instagram))).Body.GetProperty("data")[0].GetProperty("values").EnumerateArray().ToList();
        // At 18:00 of the 19th in Los Angeles, the 18th is the newest day, and it is not settled.
        Assert.Equal(["2026-11-17T08:00:00+0000", "2026-11-18T08:00:00+0000", "2026-11-19T08:00:00+0000"], series.Select(v => v.GetProperty("end_time").GetString()));
        var final = sim.Social.Final(Instagram, "reach", new DateOnly(2026, 11, 18));
        Assert.Equal(final - (final * 3 / 100), series[2].GetProperty("value").GetInt64());
        Assert.Equal(sim.Social.Final(Instagram, "reach", new DateOnly(2026, 11, 16)), series[0].GetProperty("value").GetInt64());

        var total = (await GraphAsync($"{Instagram}/insights?metric=views&metric_type=total_value&period=day&since=2026-11-10&until=2026-11-11&breakdown=media_product_type", SocialWorld.MetaToken(Instagram))).Body.GetProperty("data")[0].GetProperty("total_value");
        Assert.Equal(sim.Social.Final(Instagram, "views", Day), total.GetProperty("value").GetInt64());
        var parts = total.GetProperty("breakdowns")[0].GetProperty("results").EnumerateArray().ToDictionary(r => r.GetProperty("dimension_values")[0].GetString()!, r => r.GetProperty("value").GetInt64());
        Assert.Equal(["POST", "REEL"], parts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(total.GetProperty("value").GetInt64(), parts.Values.Sum());
    }

    [Theory]
    [InlineData("insights?metric=impressions&period=day", 400, 100)]
    [InlineData("insights?metric=reach,nonsense&period=day", 400, 100)]
    [InlineData("insights?metric=likes&period=day", 400, 100)]
    [InlineData("insights?metric=replies&metric_type=total_value&period=day&breakdown=media_product_type", 400, 100)]
    [InlineData("insights?metric=reach&period=day&since=2026-01-01&until=2026-03-01", 400, 100)]
    [InlineData("insights?period=day", 400, 3001)]
    public async Task Graph_refuses_what_it_refuses(string query, int status, int code)
    {
        var (answered, body) = await GraphAsync($"{Instagram}/{query}", SocialWorld.MetaToken(Instagram));
        Assert.Equal((status, code), ((int)answered, body.GetProperty("error").GetProperty("code").GetInt32()));
    }

    [Theory]
    [InlineData(TokenState.Expired, 401, 190, 463)]
    [InlineData(TokenState.Revoked, 400, 190, 458)]
    [InlineData(TokenState.WithoutPermission, 403, 10, null)]
    public async Task Graph_tells_what_is_wrong_with_a_token(TokenState state, int status, int code, int? subcode)
    {
        sim.Social.Describe(Page, new SocialAccount { Token = state });
        var (answered, body) = await GraphAsync($"{Page}/insights?metric=page_follows&period=day", SocialWorld.MetaToken(Page));
        var error = body.GetProperty("error");
        Assert.Equal((status, code), ((int)answered, error.GetProperty("code").GetInt32()));
        Assert.Equal(subcode, error.TryGetProperty("error_subcode", out var said) && said.ValueKind == JsonValueKind.Number ? said.GetInt32() : null);
        Assert.Equal(HttpStatusCode.BadRequest, (await GraphAsync($"{Page}/insights?metric=page_follows&period=day", "somebody's")).Status);
    }

    [Fact]
    public async Task Graph_counts_calls_up_to_the_limit_and_pages_that_never_end()
    {
        sim.Social.Describe(Page, new SocialAccount { CallsAllowed = 2 });
        List<(int Percent, int Regain, int Status)> seen = [];
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/graph/v25.0/{Page}/insights?metric=page_follows&period=day&access_token={SocialWorld.MetaToken(Page)}", UriKind.Relative));
            using var answer = await http.SendAsync(request);
            using var usage = JsonDocument.Parse(answer.Headers.GetValues("X-Business-Use-Case-Usage").Single());
            var limit = usage.RootElement.GetProperty(Page)[0];
            seen.Add((limit.GetProperty("call_count").GetInt32(), limit.GetProperty("estimated_time_to_regain_access").GetInt32(), (int)answer.StatusCode));
            if (i > 0) continue;
            var next = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("paging").GetProperty("next").GetString();
            Assert.Contains(SocialWorld.MetaToken(Page), next, StringComparison.Ordinal);
        }

        Assert.Equal([(50, 0, 200), (100, 0, 200), (100, 9, 400)], seen);
    }

    [Fact]
    public async Task Googles_token_endpoint_renews_tokens_and_turns_dead_ones_down()
    {
        sim.Social.Describe("UC-dead", new SocialAccount { Token = TokenState.Revoked });
        var renewed = await TokenAsync(SocialWorld.RefreshToken(Channel));
        Assert.Equal((HttpStatusCode.OK, 3599), (renewed.Status, renewed.Body.GetProperty("expires_in").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await YouTubeAsync("views", renewed.Body.GetProperty("access_token").GetString()!)).Status);
        var dead = await TokenAsync(SocialWorld.RefreshToken("UC-dead"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (dead.Status, dead.Body.GetProperty("error").GetString()));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), ((await TokenAsync(SocialWorld.RefreshToken(Channel), client: "")).Status, (await TokenAsync(SocialWorld.RefreshToken(Channel), client: "")).Body.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Youtube_reports_the_days_that_are_ready_and_refuses_what_it_does_not_know()
    {
        var report = (await YouTubeAsync("views,likes", SocialWorld.YouTubeToken(Channel))).Body;
        Assert.Equal(["day", "views", "likes"], report.GetProperty("columnHeaders").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        var rows = report.GetProperty("rows").EnumerateArray().ToList();
        // 60 hours after a day's end in Los Angeles: the 16th is the newest.
        Assert.Equal(("2026-11-10", "2026-11-16"), (rows[0][0].GetString(), rows[^1][0].GetString()));
        Assert.Equal(sim.Social.Final(Channel, "views", Day), rows[0][1].GetInt64());

        Assert.Equal(HttpStatusCode.BadRequest, (await YouTubeAsync("sight", SocialWorld.YouTubeToken(Channel))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await YouTubeAsync("views", "nobody's")).Status);
        sim.Social.Describe(Channel, new SocialAccount { HasNoData = true });
        Assert.False((await YouTubeAsync("views", SocialWorld.YouTubeToken(Channel))).Body.TryGetProperty("rows", out _));
    }

    [Fact]
    public async Task Linkedin_wants_a_version_that_lives_and_parentheses_as_they_are()
    {
        const string range = "(timeRange:(start:1794268800000,end:1794355200000),timeGranularityType:DAY)";
        var (status, body) = await LinkedInAsync(range);
        Assert.Equal(HttpStatusCode.OK, status);
        var day = Assert.Single(body.GetProperty("elements").EnumerateArray());
        Assert.Equal(sim.Social.Final(Organization, "impressionCount", Day), day.GetProperty("totalShareStatistics").GetProperty("impressionCount").GetInt64());
        Assert.Equal(1794268800000, day.GetProperty("timeRange").GetProperty("start").GetInt64());

        Assert.Equal(HttpStatusCode.BadRequest, (await LinkedInAsync(Uri.EscapeDataString(range))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await LinkedInAsync(range, version: null)).Status);
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await LinkedInAsync(range, version: "202401")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LinkedInAsync(range, token: "nobody's")).Status);
        sim.Social.Describe(Organization, new SocialAccount { CallsAllowed = 0 });
        Assert.Equal(HttpStatusCode.TooManyRequests, (await LinkedInAsync(range)).Status);
    }

    [Fact]
    public async Task Supabase_filters_orders_pages_and_patches_for_the_service_role_only()
    {
        foreach (var user in (string[])["c", "a", "b"]) sim.Supabase.Add(user, "instagram", $"page-{user}", "gAAAA");
        Assert.Equal(["a", "b", "c"], await UsersAsync("order=user_id"));
        Assert.Equal(["b"], await UsersAsync("order=user_id&offset=1&limit=1"));
        Assert.Equal(["b"], await UsersAsync("user_id=gt.a&user_id=lte.b"));

        using var patch = Supabase(HttpMethod.Patch, "user_id=eq.b", SupabaseTable.Key);
        patch.Content = JsonContent.Create(new { connection_status = "expired" });
        using (var patched = await http.SendAsync(patch)) Assert.Equal(HttpStatusCode.NoContent, patched.StatusCode);
        Assert.Equal(["active", "active", "expired"], sim.Supabase.Rows.Select(row => row["connection_status"]!.ToString()).Order(StringComparer.Ordinal));

        using var stranger = await http.SendAsync(Supabase(HttpMethod.Get, "", "anon"));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using var typo = await http.SendAsync(Supabase(HttpMethod.Get, "usr_id=eq.a", SupabaseTable.Key));
        Assert.Equal("42703", (await typo.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await http.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
        }
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> GraphAsync(string path, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/graph/v25.0/" + path, UriKind.Relative));
        request.Headers.Authorization = new("Bearer", token);
        return SendAsync(request);
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> TokenAsync(string refresh, string client = "client") => SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri("/google/token", UriKind.Relative))
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = client, ["client_secret"] = "secret", ["refresh_token"] = refresh, ["grant_type"] = "refresh_token" }),
    });

    private Task<(HttpStatusCode Status, JsonElement Body)> YouTubeAsync(string metrics, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Reports + metrics, UriKind.Relative));
        request.Headers.Authorization = new("Bearer", token);
        return SendAsync(request);
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> LinkedInAsync(string intervals, string? version = "202607", string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/linkedin/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=urn:li:organization:{Organization}&timeIntervals={intervals}", UriKind.Relative));
        request.Headers.Authorization = new("Bearer", token ?? SocialWorld.LinkedInToken(Organization));
        if (version is not null) request.Headers.Add("LinkedIn-Version", version);
        return SendAsync(request);
    }

    private async Task<IEnumerable<string>> UsersAsync(string query)
    {
        using var answer = await http.SendAsync(Supabase(HttpMethod.Get, query, SupabaseTable.Key));
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Select(row => row.GetProperty("user_id").GetString()!)];
    }

    private static HttpRequestMessage Supabase(HttpMethod method, string query, string key)
    {
        var request = new HttpRequestMessage(method, new Uri("/supabase/rest/v1/platform_connections?" + query, UriKind.Relative));
        request.Headers.Add("apikey", key);
        request.Headers.Authorization = new("Bearer", key);
        return request;
    }
}
