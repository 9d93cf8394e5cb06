using Liftoff.Jobs;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Social;

namespace Liftoff.Social.Tests;

[Collection(PostgresCollectionDefinition.Name)]
public sealed class BadInputTests(PostgresFixture postgres)
{
    private const string Page = "100000000000001";

    [Fact]
    public async Task A_token_that_cannot_be_decrypted_fails_its_connection_and_is_never_sent()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        var other = new Connections.Fernet("ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=").Encrypt("SIM-META-x", house.Clock.Now);
        await house.ConnectAsync("user-1", "facebook", "1", null, rawToken: other);
        await house.ConnectAsync("user-2", "facebook", "2", null, rawToken: "EAAplain-text-token");
        await house.ConnectFacebookAsync("user-3");
        var result = await house.CollectAsync();
        Assert.Equal((JobStatus.Partial, 2L, 1L), (result.Status, result.Counts["connections_failed"], result.Counts["connections_collected"]));
        Assert.Contains(result.Warnings, w => w.Contains("token_undecryptable", StringComparison.Ordinal) && w.Contains("user-1, user-2", StringComparison.Ordinal));
        Assert.Single(house.Simulator.Requests);
    }

    [Fact]
    public async Task An_old_key_reads_what_was_written_before_the_new_one()
    {
        const string newKey = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
        await using var house = await SocialHouse.StartAsync(postgres, null, ("ENCRYPTION_KEY", newKey), ("ENCRYPTION_OLD_KEYS", SocialHouse.Key));
        await house.ConnectFacebookAsync("user-1");   // written with the old key
        Assert.Equal(1, (await house.CollectAsync()).Counts["connections_collected"]);
    }

    [Fact]
    public async Task Without_a_key_the_run_fails_before_any_call()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("ENCRYPTION_KEY", null));
        await house.ConnectFacebookAsync("user-1");
        var result = await house.CollectAsync();
        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("ENCRYPTION_KEY", result.Error, StringComparison.Ordinal);
        Assert.Empty(house.Simulator.Requests);
    }

    [Fact]
    public async Task A_database_that_is_down_fails_the_run_and_never_means_no_users()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("POSTGRES_CONNECTION", "Host=127.0.0.1;Port=1;Username=postgres;Password=sim-db-password;Timeout=2"));
        var result = await house.CollectAsync();
        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.NotNull(result.Error);
        Assert.DoesNotContain("sim-db-password", house.Log.Text + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_platform_is_unsupported_and_fails_nobody()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectAsync("user-1", "Twitter", "t", "token");
        await house.ConnectFacebookAsync("user-1");
        var result = await house.CollectAsync();
        Assert.Equal((JobStatus.Success, 1L, 1L, 0L), (result.Status, result.Counts["connections_unsupported"], result.Counts["connections_collected"], result.Counts["failed_users"]));
        Assert.Equal(["twitter", "unsupported"], Assert.Single(await house.QueryAsync("SELECT platform, outcome FROM social_outcomes WHERE outcome <> 'collected'")));
    }

    [Theory]
    [InlineData("""{"like":5,"love":2}""", "as an object")]
    [InlineData("[1,2]", "as a list")]
    [InlineData("\"many\"", "that are no numbers")]
    [InlineData("true", "that are no numbers")]
    public async Task A_value_that_is_no_number_is_skipped_and_explained(string value, string explanation)
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("FACEBOOK_METRICS", "page_media_view,page_follows"));
        await house.ConnectFacebookAsync("user-1");
        house.Simulator.Social.Describe(Page, new SocialAccount { Values = new Dictionary<string, string> { ["page_follows"] = value } });
        var result = await house.CollectAsync();
        Assert.Equal((3L, 3L), (result.Counts["total_metrics_inserted"], result.Counts["values_not_usable"]));
        Assert.Contains(result.Warnings, w => w.Contains($"values of page_follows {explanation}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_number_that_comes_as_text_is_a_number()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("FACEBOOK_METRICS", "page_follows"));
        await house.ConnectFacebookAsync("user-1");
        house.Simulator.Social.Describe(Page, new SocialAccount { Values = new Dictionary<string, string> { ["page_follows"] = "\"412\"" } });
        await house.CollectAsync();
        Assert.Equal([412.0, 412.0, 412.0], (await house.QueryAsync("SELECT value FROM analytics_snapshots")).Select(r => r[0]));
    }

    [Fact]
    public async Task A_day_that_is_not_over_is_not_stored()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("FACEBOOK_METRICS", "page_follows"));
        await house.ConnectFacebookAsync("user-1");
        house.Simulator.Faults.Set([new("/graph/*", FaultKind.ErrorObject) { Body = """
            {"data":[{"name":"page_follows","period":"day","values":[{"value":1,"end_time":"2026-11-19T08:00:00+0000"},{"value":2,"end_time":"2026-11-20T08:00:00+0000"},{"value":3,"end_time":null},{"value":4}]}]}
            """ }]);
        var result = await house.CollectAsync();
        Assert.Equal([[new DateOnly(2026, 11, 18), 1.0]], await house.QueryAsync("SELECT date, value FROM analytics_snapshots"));
        Assert.Contains(result.Warnings, w => w.Contains("for a day that is not over", StringComparison.Ordinal));
        Assert.Equal(3, result.Counts["values_not_usable"]);
    }

    [Fact]
    public async Task A_date_in_the_future_is_refused()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        var reader = new ParameterReader(new Dictionary<string, string?> { ["date"] = "2026-11-21" }, house.Clock);
        Collection.CollectSocial.Describe.Read(reader);
        Assert.Contains("future", Assert.Single(reader.Problems).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_ids_may_hold_anything()
    {
        string[] users = ["o'brien", "quote\"d", "smile 😀", "back\\slash", "a/b?c#d", "ünï", "null", "2026-11-18", "{\"a\":1}", "'; DROP TABLE analytics_snapshots; --", "line\nbreak", " "];
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_BATCH_USERS", "3"));
        for (var i = 0; i < users.Length; i++) await house.ConnectFacebookAsync(users[i], $"2000000000000{i:00}");
        var result = await house.CollectAsync();
        // A user that is nothing but a blank is nobody.
        Assert.Equal(users.Length - 1, result.Counts["connections_collected"]);
        Assert.Equal(users[..^1].Order(StringComparer.Ordinal), (await house.QueryAsync("SELECT DISTINCT user_id FROM analytics_snapshots")).Select(r => (string)r[0]!).Order(StringComparer.Ordinal));
        Assert.Equal(21, (await house.CollectAsync(user: "o'brien")).Counts["metrics_unchanged"]);
    }

    [Fact]
    public async Task An_answer_of_five_megabytes_is_not_read()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectFacebookAsync("user-1");
        await house.ConnectFacebookAsync("user-2", "100000000000002");
        house.Simulator.Faults.Set([new($"/graph/v25.0/{Page}/*", FaultKind.ErrorObject) { Body = "{\"data\":[\"" + new string('x', 5_000_000) + "\"]}" }]);
        var result = await house.CollectAsync();
        Assert.Equal((1L, 1L), (result.Counts["connections_failed"], result.Counts["connections_collected"]));
        Assert.Contains(result.Warnings, w => w.Contains("more than 1048576 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Time_paging_is_never_followed()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectInstagramAsync("user-1");
        await house.CollectAsync();
        Assert.Equal(7, house.Simulator.Requests.Count);   // the series, and two totals a day
    }

    [Fact]
    public async Task No_token_stands_in_any_output()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("INTERNAL_CRON_SECRET", "sim-cron-secret"));
        await house.ConnectInstagramAsync("user-1");
        await house.ConnectFacebookAsync("user-1");
        await house.ConnectFacebookAsync("user-2", "100000000000002");
        await house.ConnectAsync("user-2", "youtube", "UC-one", SocialWorld.YouTubeToken("UC-one"), SocialWorld.RefreshToken("UC-one"));
        await house.ConnectAsync("user-3", "linkedin", "p", SocialWorld.LinkedInToken("900001"), organization: "900001");
        house.Simulator.Social.Describe("100000000000002", new SocialAccount { Token = TokenState.Expired });
        house.Simulator.Social.Describe("UC-one", new SocialAccount { Token = TokenState.Expired });
        house.Simulator.Faults.Set([new($"/graph/v25.0/{Page}/*", FaultKind.Reset) { Times = 1 }, new("/linkedin/*", FaultKind.Html) { Times = 1 }]);
        var result = await house.CollectAsync();
        Assert.True(result.Counts["connections_collected"] >= 3);
        await Assert.ThrowsAnyAsync<Exception>(() => house.Warehouse.QueryAsync("SELECT nonsense"));

        var everything = new List<string> { house.Log.Text, System.Text.Json.JsonSerializer.Serialize(result) };
        foreach (var file in Directory.EnumerateFiles(house.LandingPath, "*", SearchOption.AllDirectories)) everything.Add(await TextOfAsync(file));
        foreach (var table in new[] { "analytics_snapshots", "social_outcomes", "job_runs" })
            everything.Add(string.Join('\n', (await house.QueryAsync($"SELECT to_json(t)::VARCHAR FROM {table} t")).Select(r => r[0])));
        var all = string.Join('\n', everything);
        Assert.Contains("user-1", all, StringComparison.Ordinal);
        foreach (var secret in new[] { "SIM-META-", "SIM-YT-", "SIM-LI-", "access_token=", "Bearer ", "sim-client-secret-value", "sim-cron-secret", "gAAAAA", SocialHouse.Key })
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        Assert.All(house.Simulator.Requests, r => Assert.False(r.Query.ContainsKey("access_token")));
    }

    private static async Task<string> TextOfAsync(string file)
    {
        await using var raw = File.OpenRead(file);
        await using Stream content = file.EndsWith(".gz", StringComparison.Ordinal) ? new System.IO.Compression.GZipStream(raw, System.IO.Compression.CompressionMode.Decompress) : raw;
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync();
    }
}
