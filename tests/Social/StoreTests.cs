using Liftoff.Jobs;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Social;
using Liftoff.Social.Snapshots;
using Liftoff.Sql;
using Npgsql;

namespace Liftoff.Social.Tests;

[Collection(PostgresCollectionDefinition.Name)]
public sealed class StoreTests(PostgresFixture postgres)
{
    private const string Page = "100000000000001";

    [Fact]
    public async Task An_existing_table_with_uuid_users_and_fewer_columns_is_used_as_it_is()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        const string user = "6f1c1e1e-1111-4222-8333-944444444444";
        await ExecuteAsync(house, $"""
            CREATE TABLE platform_connections (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id uuid, platform varchar(50) NOT NULL, page_id varchar(100),
                access_token_encrypted text, refresh_token_encrypted text, token_expires_at timestamp, is_active boolean DEFAULT true, connection_status varchar(20) DEFAULT 'active');
            INSERT INTO platform_connections (user_id, platform, page_id, access_token_encrypted) VALUES
                ('{user}', 'facebook', '{Page}', '{new Connections.Fernet(SocialHouse.Key).Encrypt(SocialWorld.MetaToken(Page), house.Clock.Now)}'), (NULL, 'facebook', '2', 'x');
            """);
        Assert.Equal(1, (await house.CollectAsync()).Counts["connections_collected"]);
        Assert.Equal(1, (await house.CollectAsync(user: user, platform: "FACEBOOK")).Counts["connections_collected"]);
        Assert.Equal(0, (await house.CollectAsync(platform: "instagram")).Counts["total_platforms"]);
        Assert.Equal(user, await house.ScalarAsync("SELECT DISTINCT user_id FROM analytics_snapshots"));
    }

    [Fact]
    public async Task Switched_off_and_revoked_connections_are_skipped()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectAsync("user-1", "facebook", "1", "x", isActive: false);
        await house.ConnectAsync("user-1", "facebook", "2", "x", status: "revoked");
        var result = await house.CollectAsync();
        Assert.Equal((JobStatus.Success, 2L, 0L), (result.Status, result.Counts["connections_skipped"], result.Counts["failed_users"]));
        Assert.Empty(house.Simulator.Requests);
    }

    [Fact]
    public async Task A_user_who_connected_anew_meanwhile_is_not_marked()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        var id = await house.ConnectFacebookAsync("user-1");
        var store = house.Get<Connections.IConnectionStore>();
        var read = Assert.Single(await store.ReadAsync(new Connections.UserRange(null, "user-1", 1), new Connections.ConnectionFilter(), CancellationToken.None));
        await ExecuteAsync(house, "UPDATE platform_connections SET access_token_encrypted = 'new'");
        await store.MarkAsync(read, "expired", CancellationToken.None);
        Assert.Equal("active", await house.StatusOfAsync(id));
    }

    [Fact]
    public async Task Supabase_is_read_and_marked_where_there_is_no_database()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        var fernet = new Connections.Fernet(SocialHouse.Key);
        for (var i = 0; i < 1203; i++) house.Simulator.Supabase.Add($"user-{i:0000}", "wordpress", $"w{i}", "x");
        house.Simulator.Supabase.Add("o'brien 😀", "facebook", Page, fernet.Encrypt(SocialWorld.MetaToken(Page), house.Clock.Now));
        var dead = house.Simulator.Supabase.Add("user-0007", "facebook", "100000000000002", fernet.Encrypt(SocialWorld.MetaToken("100000000000002"), house.Clock.Now));
        house.Simulator.Social.Describe("100000000000002", new SocialAccount { Token = TokenState.Revoked });
        await using var other = house.Again(("POSTGRES_CONNECTION", null), ("SUPABASE_URL", new Uri(house.Simulator.BaseAddress, "supabase").AbsoluteUri), ("SUPABASE_SERVICE_ROLE_KEY", Liftoff.Simulator.Social.SupabaseTable.Key), ("SOCIAL_BATCH_USERS", "400"));
        var result = await other.CollectAsync();
        Assert.Equal((1203L, 1L, 1L), (result.Counts["connections_unsupported"], result.Counts["connections_collected"], result.Counts["connections_reconnect_required"]));
        Assert.Equal(1204, result.Counts["total_users"]);
        Assert.Equal("expired", dead["connection_status"]!.ToString());
        Assert.Equal("o'brien 😀", await other.ScalarAsync("SELECT DISTINCT user_id FROM analytics_snapshots"));
        Assert.DoesNotContain(Liftoff.Simulator.Social.SupabaseTable.Key, other.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_with_more_connections_than_a_page_of_Supabase_holds_loses_none()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        for (var i = 0; i < 2001; i++) house.Simulator.Supabase.Add("user-1", "wordpress", $"w{i}", "x");
        await using var other = house.Again(("POSTGRES_CONNECTION", null), ("SUPABASE_URL", new Uri(house.Simulator.BaseAddress, "supabase").AbsoluteUri), ("SUPABASE_SERVICE_ROLE_KEY", Liftoff.Simulator.Social.SupabaseTable.Key));
        var result = await other.CollectAsync();
        Assert.Equal((1L, 2001L), (result.Counts["total_users"], result.Counts["connections_unsupported"]));
        // Rows come and go while they are read: a page begins behind the last one's key, not at a number.
        Assert.All(house.Simulator.Requests, r => Assert.False(r.Query.ContainsKey("offset")));
    }

    [Fact]
    public async Task A_row_that_cannot_be_written_costs_the_run_no_figures()
    {
        const string channel = "UCsim0000000000000000001";
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectAsync("user-1", "instagram", Page, SocialWorld.MetaToken(Page));
        house.Simulator.Social.Describe(Page, new SocialAccount { InstagramId = "17841400000000001" });
        await house.ConnectAsync("user-2", "youtube", channel, SocialWorld.YouTubeToken(channel), SocialWorld.RefreshToken(channel));
        house.Simulator.Social.Describe(channel, new SocialAccount { Token = TokenState.Expired });
        await house.ConnectFacebookAsync("user-3", "100000000000003");
        house.Simulator.Social.Describe("100000000000003", new SocialAccount { Token = TokenState.Revoked });
        await ExecuteAsync(house, """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'permission denied'; END $$;
            CREATE TRIGGER refuse BEFORE UPDATE ON platform_connections FOR EACH ROW EXECUTE FUNCTION refuse();
            """);
        var result = await house.CollectAsync();
        Assert.Equal((2L, 1L), (result.Counts["connections_collected"], result.Counts["connections_reconnect_required"]));
        foreach (var what in (string[])["given its Instagram account", "given its fresh token", "marked as expired"]) Assert.Contains($"could not be {what}: ", house.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_Supabase_key_fails_the_run()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null);
        await using var other = house.Again(("POSTGRES_CONNECTION", null), ("SUPABASE_URL", new Uri(house.Simulator.BaseAddress, "supabase").AbsoluteUri), ("SUPABASE_SERVICE_ROLE_KEY", "wrong"));
        var result = await other.CollectAsync();
        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("SUPABASE_SERVICE_ROLE_KEY", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_stopped_in_its_middle_loses_a_batch_at_most_and_the_next_fills_exactly_the_gap()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_BATCH_USERS", "1"), ("SOCIAL_TIMEOUT_MS", "60000"));
        await house.ConnectFacebookAsync("user-1");
        await house.ConnectFacebookAsync("user-2", "100000000000002");
        house.Simulator.Social.Describe(Page, new SocialAccount { Values = new Dictionary<string, string> { ["page_video_views"] = "null" } });
        house.Simulator.Faults.Set([new("/graph/v25.0/100000000000002/*", FaultKind.Hang)]);
        using var stop = new CancellationTokenSource();
        var running = house.CollectAsync(cancellationToken: stop.Token);
        for (var i = 0; i < 300 && (await house.QueryAsync("SELECT 1 FROM analytics_snapshots LIMIT 1")).Count == 0; i++) await Task.Delay(100);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(18L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots"));

        house.Simulator.Faults.Set([]);
        house.Simulator.Requests.Clear();
        var result = await house.CollectAsync();
        Assert.Equal((JobStatus.Success, 2L, 21L), (result.Status, result.Counts["connections_collected"], result.Counts["total_metrics_inserted"]));
        Assert.Equal("/graph/v25.0/100000000000002/insights", Assert.Single(house.Simulator.Requests).Path);
        // What the first run missed is missing in the whole, too.
        Assert.Equal(3, result.Counts["metrics_missing"]);
        Assert.Equal(["failed", "success"], (await house.QueryAsync("SELECT status FROM social_runs ORDER BY status")).Select(r => r[0]));

        // That run ended, so the next one of the same day asks for everything again.
        house.Simulator.Requests.Clear();
        await house.CollectAsync();
        Assert.Equal(2, house.Simulator.Requests.Count);
    }

    [Fact]
    public async Task The_key_check_of_the_warehouse_finds_nothing()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectFacebookAsync("user-1");
        await house.ConnectFacebookAsync("user-1 ", Page);
        await house.CollectAsync();
        Assert.Empty(await house.QueryAsync(SqlFile.InFolder(typeof(SnapshotTable).Assembly, "Checks").Single().Text));
        await Assert.ThrowsAnyAsync<Exception>(() => house.Warehouse.WriteAsync(async (connection, _) =>
            await Dapper.SqlMapper.ExecuteAsync(connection, "INSERT INTO analytics_snapshots SELECT * REPLACE ('p1' AS post_id) FROM analytics_snapshots LIMIT 1")));
    }

    [Fact]
    public async Task The_mirror_holds_the_same_rows_once_and_follows_corrections()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_MIRROR_POSTGRES", "true"));
        await house.ConnectFacebookAsync("o'brien 😀");
        await house.CollectAsync();
        await house.CollectAsync();
        house.Clock.Now = house.Clock.Now.AddDays(1);
        await house.CollectAsync();
        await using var select = house.Database.CreateCommand("SELECT metric, date, value::float8, post_id, user_id, account_id, metadata ->> 'api' FROM analytics_snapshots ORDER BY 1, 2");
        await using var rows = await select.ExecuteReaderAsync();
        var mirrored = new List<object?[]>();
        while (await rows.ReadAsync()) mirrored.Add([rows.GetString(0), rows.GetFieldValue<DateOnly>(1), rows.GetDouble(2), rows.IsDBNull(3) ? null : rows.GetString(3), rows.GetString(4), rows.GetString(5), rows.GetString(6)]);
        Assert.Equal(28, mirrored.Count);
        Assert.Equal(await house.QueryAsync("SELECT metric, date, value, post_id, user_id, account_id, metadata ->> '$.api' FROM analytics_snapshots ORDER BY 1, 2"), mirrored);
    }

    [Fact]
    public async Task The_mirror_keeps_the_first_value_where_the_warehouse_does()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_MIRROR_POSTGRES", "true"), ("SOCIAL_FIRST_VALUE_WINS", "true"));
        await house.ConnectFacebookAsync("user-1");
        await house.CollectAsync();
        house.Clock.Now = house.Clock.Now.AddDays(1);
        await house.CollectAsync();
        await using var select = house.Database.CreateCommand("SELECT string_agg(metric || date || value::bigint, ',' ORDER BY metric, date) FROM analytics_snapshots");
        Assert.Equal(await house.ScalarAsync("SELECT string_agg(metric || date || value::BIGINT, ',' ORDER BY metric, date) FROM analytics_snapshots"), await select.ExecuteScalarAsync());
    }

    [Fact]
    public async Task What_is_older_than_the_setting_says_goes_at_the_runs_end_here_and_in_the_mirror()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_MIRROR_POSTGRES", "true"), ("FACEBOOK_METRICS", "page_follows"));
        await house.ConnectFacebookAsync("user-1");
        await house.CollectAsync(date: "2026-10-20");
        await house.CollectAsync(date: "2026-10-23");
        Assert.Equal(6L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots"));

        // It is November 20: the 30th day back is October 21.
        await using var keeping = house.Again(("SOCIAL_RETENTION_DAYS", "30"));
        Assert.Equal(3, (await keeping.CollectAsync()).Counts["metrics_removed"]);

        DateOnly[] kept = [new(2026, 10, 21), new(2026, 10, 22), new(2026, 10, 23), new(2026, 11, 16), new(2026, 11, 17), new(2026, 11, 18)];
        Assert.Equal(kept, (await keeping.QueryAsync("SELECT date FROM analytics_snapshots ORDER BY 1")).Select(r => (DateOnly)r[0]!));
        Assert.Equal([new DateOnly(2026, 10, 23), new DateOnly(2026, 11, 19)], (await keeping.QueryAsync("SELECT date FROM social_outcomes ORDER BY 1")).Select(r => (DateOnly)r[0]!));
        await using var select = house.Database.CreateCommand("SELECT string_agg(date::text, ',' ORDER BY date) FROM analytics_snapshots");
        Assert.Equal("2026-10-21,2026-10-22,2026-10-23,2026-11-16,2026-11-17,2026-11-18", await select.ExecuteScalarAsync());
    }

    [Fact]
    public async Task The_mirror_takes_the_predecessors_table_and_its_doubled_rows()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_MIRROR_POSTGRES", "true"));
        const string user = "6f1c1e1e-1111-4222-8333-944444444444";
        await ExecuteAsync(house, $"""
            CREATE TABLE analytics_snapshots (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id uuid NOT NULL, platform text NOT NULL, source text NOT NULL, metric text NOT NULL,
                value numeric NOT NULL DEFAULT 0, date date NOT NULL, post_id text, metadata jsonb DEFAULT '{"{}"}', created_at timestamptz DEFAULT now(),
                CONSTRAINT unique_user_platform_metric_date_post UNIQUE (user_id, platform, source, metric, date, post_id));
            INSERT INTO analytics_snapshots (user_id, platform, source, metric, value, date, created_at) VALUES
                ('{user}', 'facebook', 'social_media', 'page_follows', 10, '2026-11-18', '2026-11-19'), ('{user}', 'facebook', 'social_media', 'page_follows', 12, '2026-11-18', '2026-11-20'),
                ('{user}', 'facebook', 'social_media', 'page_impressions', 1, '2025-10-01', '2025-10-02');
            """);
        await house.ConnectFacebookAsync(user);
        var result = await house.CollectAsync();
        Assert.DoesNotContain(result.Warnings, w => w.Contains("mirror", StringComparison.Ordinal));
        await using var select = house.Database.CreateCommand("SELECT count(*), count(*) FILTER (WHERE metric = 'page_follows' AND date = '2026-11-18'), max(value) FILTER (WHERE metric = 'page_follows' AND date = '2026-11-18') FROM analytics_snapshots");
        await using var row = await select.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        Assert.Equal((22L, 1L, house.Simulator.Social.Value(Page, "page_follows", new DateOnly(2026, 11, 18), TimeSpan.FromHours(3))!.Value), (row.GetInt64(0), row.GetInt64(1), (long)row.GetDecimal(2)));
    }

    private static async Task ExecuteAsync(SocialHouse house, string sql)
    {
        await using NpgsqlCommand command = house.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
