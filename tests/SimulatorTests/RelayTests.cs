using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Liftoff.Simulator.StrategisRelay;

namespace Liftoff.Simulator.Tests;

/// <summary>Strategis's objects and its Facebook relay, as the contract of campaign setup describes them.</summary>
public sealed class RelayTests : IAsyncLifetime, IDisposable
{
    private const string Account = "900100200300";

    private SimulatorHost sim = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        sim = await SimulatorHost.StartAsync();
        http = new HttpClient { BaseAddress = sim.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", sim.IssueToken());
    }

    public async Task DisposeAsync() => await sim.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_key_is_answered_from_memory_until_it_expires_or_is_flushed_and_never_compared_with_the_body()
    {
        var first = await CreateAsync("campaigns", Campaign("key-1"));
        var other = Campaign("key-1");
        other["name"] = "Another name";
        Assert.Equal(first, await CreateAsync("campaigns", other));
        Assert.Equal(1, sim.Relay.CreatesPerKey["key-1"]);

        sim.Relay.Advance(TimeSpan.FromHours(25));
        Assert.NotEqual(first, await CreateAsync("campaigns", Campaign("key-1")));
        sim.Relay.FlushCache();
        await CreateAsync("campaigns", Campaign("key-1"));
        sim.Relay.Style = new RelayStyle { CacheOn = false };
        await CreateAsync("campaigns", Campaign("key-1"));
        Assert.Equal(4, sim.Relay.CreatesPerKey["key-1"]);
    }

    [Fact]
    public async Task An_error_is_not_remembered_and_two_at_once_with_one_key_make_two()
    {
        sim.Relay.SetFaults([new RelayFault("campaigns", RelayFaultKind.Graph) { Code = 2, IsTransient = true }]);
        using (var refused = await PostAsync("api/facebook/campaigns/create", Campaign("key-1"))) Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        await CreateAsync("campaigns", Campaign("key-1"));

        sim.Relay.Style = new RelayStyle { Latency = TimeSpan.FromMilliseconds(200) };
        var both = await Task.WhenAll(CreateAsync("campaigns", Campaign("key-2")), CreateAsync("campaigns", Campaign("key-2")));
        Assert.NotEqual(both[0], both[1]);
    }

    [Theory]
    [InlineData("objective", "CONVERSIONS", 100, null)]
    [InlineData("daily_budget", "50000000", 100, 1885273)]
    [InlineData("daily_budget", "10", 100, 1885272)]
    [InlineData("daily_budget", null, 100, 4834011)]
    [InlineData("special_ad_categories", null, 100, null)]
    [InlineData("status", null, 100, null)]
    [InlineData("adAccountId", "act_act_1", 100, 33)]
    public async Task A_campaign_that_facebook_would_refuse_is_refused_in_its_words(string field, string? value, int code, int? subcode)
    {
        var campaign = Campaign("key-1");
        campaign[field] = value;

        using var answer = await PostAsync("api/facebook/campaigns/create", campaign);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["error"]!;
        Assert.Equal((code, subcode, "OAuthException"), ((int)error["code"]!, (int?)error["error_subcode"], error["type"]!.ToString()));
        Assert.Empty(sim.Relay.Live);
    }

    [Fact]
    public async Task What_the_relay_takes_out_must_be_there_and_its_own_errors_have_no_type()
    {
        var campaign = Campaign("key-1");
        campaign.Remove("clientRequestKey");
        using var answer = await PostAsync("api/facebook/campaigns/create", campaign);

        var error = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["error"]!;
        Assert.Equal(("Missing required fields: clientRequestKey", 400), (error["message"]!.ToString(), (int)error["code"]!));
        Assert.Null(error["type"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new HttpClient { BaseAddress = sim.BaseAddress }.PostAsJsonAsync("api/facebook/campaigns/create", campaign)).StatusCode);
        sim.Relay.Style = new RelayStyle { WithoutCredentials = ["ExampleOrg"] };
        using var dead = await PostAsync("api/v1/facebook/campaigns/create", Campaign("key-1"));
        Assert.Equal(HttpStatusCode.Unauthorized, dead.StatusCode);
    }

    [Fact]
    public async Task An_ad_set_keeps_to_its_campaign_s_budget_objective_and_account()
    {
        var campaign = await CreateAsync("campaigns", Campaign("key-1"));
        await CreateAsync("adsets", AdSet("key-2", campaign));

        foreach (var (change, subcode) in new (Action<JsonObject>, int?)[]
        {
            (a => a["daily_budget"] = "2000", 1885621), (a => a["optimization_goal"] = "LINK_CLICKS", 2490408), (a => a["targeting"]!["targeting_automation"] = null, 1870227),
            (a => a["campaign_id"] = "1", 33), (a => a["adAccountId"] = "1", 33), (a => a["promoted_object"] = null, null),
        })
        {
            var adSet = AdSet("key-3", campaign);
            change(adSet);
            using var answer = await PostAsync("api/facebook/adsets/create", adSet);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(subcode, (int?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["error"]!["error_subcode"]);
        }

        Assert.Single(sim.Relay.Live, o => o.Kind == "adsets");
    }

    [Fact]
    public async Task Lists_lag_behind_page_as_graph_does_and_charge_the_account()
    {
        for (var i = 0; i < 3; i++) await CreateAsync("campaigns", Campaign($"key-{i}"));
        sim.Relay.Style = new RelayStyle { PageSize = 2 };
        var first = await GetAsync($"api/facebook/campaigns?organization=ExampleOrg&adAccountId=act_{Account}");
        Assert.Equal(2, first["data"]!.AsArray().Count);
        Assert.NotNull(first["paging"]!["next"]);
        var last = await GetAsync($"api/facebook/campaigns?organization=ExampleOrg&adAccountId=act_{Account}&after={first["paging"]!["cursors"]!["after"]}");
        Assert.Single(last["data"]!.AsArray());
        Assert.Null(last["paging"]!["next"]);

        sim.Relay.Style = new RelayStyle { ListLag = TimeSpan.FromMinutes(1) };
        Assert.Empty((await GetAsync($"api/facebook/campaigns?organization=ExampleOrg&adAccountId=act_{Account}"))["data"]!.AsArray());
        sim.Relay.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(3, (await GetAsync($"api/facebook/campaigns?organization=ExampleOrg&adAccountId=act_{Account}"))["data"]!.AsArray().Count);

        sim.Relay.Style = new RelayStyle { PointLimit = 5 };
        await CreateAsync("campaigns", Campaign("key-4"));
        using var throttled = await PostAsync("api/facebook/campaigns/create", Campaign("key-5"));
        Assert.Equal(17, (int)(await throttled.Content.ReadFromJsonAsync<JsonNode>())!["error"]!["code"]!);
        Assert.Contains("reset_time_duration\":300", throttled.Headers.GetValues("X-Ad-Account-Usage").Single(), StringComparison.Ordinal);
        sim.Relay.Advance(TimeSpan.FromSeconds(301));
        await CreateAsync("campaigns", Campaign("key-5"));
    }

    [Fact]
    public async Task Strategis_makes_a_second_object_of_the_same_name_and_wants_the_whole_template()
    {
        using var made = await PostAsync("api/templates", new JsonObject { ["key"] = "k", ["value"] = "http://{{domain}}?c={{campaignId}}&t={{ag}}", ["organization"] = "ExampleOrg" });
        var template = (await made.Content.ReadFromJsonAsync<JsonNode>())!;
        var tracking = new JsonObject
        {
            ["name"] = "T", ["category"] = "C", ["organizations"] = new JsonArray("ExampleOrg"), ["template"] = template.DeepClone(),
            ["properties"] = new JsonObject { ["buyer"] = "b", ["networkName"] = "facebook", ["destination"] = "S1", ["domain"] = "northpeak.example" },
        };
        using var first = await PostAsync("api/campaigns", tracking);
        using var second = await PostAsync("api/campaigns", tracking);
        var ids = new[] { await IdAsync(first), await IdAsync(second) };
        Assert.NotEqual(ids[0], ids[1]);
        Assert.All(ids, id => Assert.Matches("^si[0-9a-z]{6,12}$", id));

        tracking["template"] = new JsonObject { ["id"] = template["id"]!.ToString() };
        using (var refused = await PostAsync("api/campaigns", tracking)) Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using (var cloned = await PostAsync("api/identical-campaigns", new JsonObject { ["campaign"] = await GetAsync($"api/campaigns/{ids[0]}"), ["amount"] = 2 }))
            Assert.Equal(2, (await cloned.Content.ReadFromJsonAsync<JsonNode>())!["campaignIds"]!.AsArray().Count);

        using var click = await new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = sim.BaseAddress }.GetAsync(new Uri($"route?campaignId={ids[0]}&utm_term=77", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Redirect, $"http://northpeak.example?c={ids[0]}&t=77"), (click.StatusCode, click.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task Faults_and_style_are_set_from_outside_and_what_exists_can_be_asked_for()
    {
        using (var set = await http.PutAsJsonAsync("__sim/relay/faults", new[] { new { target = "campaigns", kind = "lostAfterEffectUncached" } })) set.EnsureSuccessStatusCode();
        using (var set = await http.PutAsJsonAsync("__sim/relay/style", new { cacheOn = true, proxyIsOpen = false })) set.EnsureSuccessStatusCode();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => PostAsync("api/facebook/campaigns/create", Campaign("key-1")));
        var known = await CreateAsync("campaigns", Campaign("key-1"));

        Assert.Equal(2, (int)(await GetAsync("__sim/relay/creates"))["key-1"]!);
        Assert.Equal(2, (await GetAsync("__sim/relay/live")).AsArray().Count);
        using var orphans = await http.PostAsJsonAsync("__sim/relay/orphans", new[] { known });
        Assert.NotEqual(known, Assert.Single((await orphans.Content.ReadFromJsonAsync<JsonNode>())!.AsArray())!["id"]!.ToString());
        using var deleted = await PostAsync("api/lincx-proxy", new JsonObject { ["organization"] = "ExampleOrg", ["network"] = "Facebook", ["method"] = "POST", ["url"] = $"https://graph.facebook.com/v25.0/{known}", ["body"] = new JsonObject { ["status"] = "DELETED" } });
        Assert.Equal(200, (int)(await deleted.Content.ReadFromJsonAsync<JsonNode>())!["error"]!["code"]!);
    }

    private static JsonObject Campaign(string key) => new()
    {
        ["organization"] = "ExampleOrg", ["adAccountId"] = Account, ["clientRequestKey"] = key, ["name"] = "A campaign", ["objective"] = "OUTCOME_SALES", ["status"] = "PAUSED",
        ["special_ad_categories"] = new JsonArray("NONE"), ["buying_type"] = "AUCTION", ["daily_budget"] = "5000",
    };

    private static JsonObject AdSet(string key, string campaign) => new()
    {
        ["organization"] = "ExampleOrg", ["adAccountId"] = "act_" + Account, ["clientRequestKey"] = key, ["campaign_id"] = campaign, ["name"] = "An ad set", ["optimization_goal"] = "OFFSITE_CONVERSIONS",
        ["billing_event"] = "IMPRESSIONS", ["status"] = "PAUSED", ["promoted_object"] = new JsonObject { ["pixel_id"] = "1", ["custom_event_type"] = "PURCHASE" },
        ["targeting"] = new JsonObject { ["geo_locations"] = new JsonObject { ["countries"] = new JsonArray("US") }, ["targeting_automation"] = new JsonObject { ["advantage_audience"] = 0 } },
    };

    private Task<HttpResponseMessage> PostAsync(string path, JsonObject body) => http.PostAsJsonAsync(path, body);

    private async Task<string> CreateAsync(string level, JsonObject body)
    {
        using var answer = await PostAsync($"api/facebook/{level}/create", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await IdAsync(answer);
    }

    private static async Task<string> IdAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.ToString();

    private async Task<JsonNode> GetAsync(string path) => (await http.GetFromJsonAsync<JsonNode>(path))!;
}
