using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Export;

namespace Liftoff.MediaBuys.Tests;

[Collection(TestsWithServers.Name)]
public sealed class DocumentTests(Servers servers)
{
    [Fact]
    public async Task Metrics_become_documents_with_longs_decimals_and_days_at_utc_midnight()
    {
        await using var house = await ExportedAsync();

        var result = await house.RunAsync("load-documents", ("to", To(house)), ("verify", "true"));

        Assert.True(result.Status == JobStatus.Success, result.Error);
        using var document = JsonDocument.Parse((await File.ReadAllLinesAsync(Path.Combine(To(house), "platformBuyDailyImpressions.json")))[0]);
        var fields = document.RootElement;
        Assert.Equal(["_id", "date", "media_buy_id", "impressions", "clicks", "spend", "conversions", "viewable_impressions", "createdAt", "updatedAt"], fields.EnumerateObject().Select(p => p.Name));
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("platform_buy_daily_impressions|a|2026-11-18")))[..24];
        Assert.Equal($$"""{"$oid":"{{id}}"}""", fields.GetProperty("_id").GetRawText());
        Assert.Equal($$$$"""{"$date":{"$numberLong":"{{{{new DateTimeOffset(2026, 11, 18, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds()}}}}"}}""", fields.GetProperty("date").GetRawText());
        Assert.Equal("""{"$numberLong":"9007199254740993"}""", fields.GetProperty("impressions").GetRawText());
        Assert.Equal("""{"$numberDecimal":"45.120000"}""", fields.GetProperty("spend").GetRawText());
        Assert.Equal(JsonValueKind.Null, fields.GetProperty("clicks").ValueKind);
        Assert.StartsWith("""{"$date":""", fields.GetProperty("createdAt").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Campaigns_and_links_get_their_aliases_and_deleted_campaigns_are_left_out()
    {
        await using var house = await ExportedAsync();
        var result = await house.RunAsync("load-documents", ("to", To(house)));
        Assert.Equal((1, 1), (result.Counts["campaigns"], result.Counts["campaigns_left_out"]));
        using var campaign = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(Path.Combine(To(house), "campaigns.json"))));
        Assert.Equal(("c1", "CN-1", "L3", "Live", "Acme"), (Text(campaign, "campaignId"), Text(campaign, "campaignNumber"), Text(campaign, "status"), Text(campaign, "displayStatus"), Text(campaign, "accountName")));
        Assert.Equal("""{"targetAmount":{"$numberDecimal":"1000.50"},"currency":"USD"}""", campaign.RootElement.GetProperty("price").GetRawText());
        Assert.Equal("""{"$numberLong":"30"}""", campaign.RootElement.GetProperty("dates").GetProperty("totalDuration").GetRawText());
        using var junction = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(Path.Combine(To(house), "lineItemMediaBuys.json"))));
        Assert.Equal("a", Text(junction, "mediaBuyId"));

        static string? Text(JsonDocument document, string field) => document.RootElement.GetProperty(field).GetString();
    }

    [Fact]
    public async Task Campaigns_show_their_account_manager_and_the_traders_of_their_line_items()
    {
        await using var house = await ExportedAsync(prepare: """
            CREATE TABLE users (id uuid PRIMARY KEY, zoho_user_id text, name text, email text);
            INSERT INTO users VALUES ('00000000-0000-0000-0000-000000000001', 'z1', 'Ann', 'ann@example.com'), ('00000000-0000-0000-0000-000000000002', 'z2', 'Bob', NULL), ('00000000-0000-0000-0000-000000000003', 'z3', 'Cy', NULL);
            ALTER TABLE campaigns ADD COLUMN lead_account_owner_user_id text;
            INSERT INTO campaigns (id, owner_user_id, lead_account_owner_user_id) VALUES ('c3', 'z2', 'z1'), ('c4', 'z9', NULL);
            INSERT INTO strategies VALUES ('s3', 'c3'), ('s4', 'c4');
            INSERT INTO line_items (id, strategy_id, media_trader_user_ids, is_deleted) VALUES
                ('l1', 's3', '{00000000-0000-0000-0000-000000000002,00000000-0000-0000-0000-000000000001}', false), ('l2', 's3', '{00000000-0000-0000-0000-000000000002,unknown}', false),
                ('l3', 's3', '{00000000-0000-0000-0000-000000000003}', true), ('l4', 's4', NULL, false);
            """);
        await house.RunAsync("load-documents", ("to", To(house)));
        var teams = (await File.ReadAllLinesAsync(Path.Combine(To(house), "campaigns.json"))).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(c => c.GetProperty("campaignId").GetString()!, c => c.GetProperty("team").GetRawText());
        Assert.Equal(
            """{"accountManager":{"userId":"00000000-0000-0000-0000-000000000001","zohoUserId":"z1","name":"Ann","email":"ann@example.com"},"seniorMediaTraders":[],"mediaTraders":[{"userId":"00000000-0000-0000-0000-000000000001","zohoUserId":"z1","name":"Ann","email":"ann@example.com"},{"userId":"00000000-0000-0000-0000-000000000002","zohoUserId":"z2","name":"Bob"},{"userId":"unknown"}]}""",
            teams["c3"]);
        Assert.Equal("""{"accountManager":{"zohoUserId":"z9"},"seniorMediaTraders":[],"mediaTraders":[]}""", teams["c4"]);
        Assert.Equal("""{"seniorMediaTraders":[],"mediaTraders":[]}""", teams["c1"]);
    }

    [Theory]
    [InlineData("false", "--mode=upsert")]
    [InlineData("true", "--drop")]
    public async Task Mongoimport_gets_each_file_and_its_address_by_a_file_that_nobody_else_reads(string clean, string mode)
    {
        await using var house = await ExportedAsync();
        using var tools = new FakeMongoTools(house.Folder);

        var result = await house.RunAsync("load-documents", ("to", To(house)), ("mongo", "mongodb://me:secret@127.0.0.1/db"), ("clean", clean), ("verify", "true"));

        Assert.True(result.Status == JobStatus.Success, result.Error);
        var calls = tools.Calls("mongoimport");
        var collections = Directory.EnumerateFiles(To(house), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Except(["load", "indexes", "verification"]).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(collections, calls.Select(call => call.Collection).Order(StringComparer.Ordinal));
        Assert.All(calls, call =>
        {
            Assert.Contains(mode, call.Arguments);
            Assert.DoesNotContain(call.Arguments, argument => argument.Contains("secret", StringComparison.Ordinal));
            Assert.Equal(("uri: \"mongodb://me:secret@127.0.0.1/db\"", "600"), (call.Config, call.ConfigMode));
            Assert.Equal(File.ReadAllText(Path.Combine(To(house), call.Collection + ".json")), tools.Received(call.Collection));
        });
        Assert.Equal(collections.Count, tools.Calls("mongoexport").Count);
        Assert.True(result.Counts["verified_documents"] > 0);
        Assert.DoesNotContain(Directory.EnumerateFiles(house.Folder, "*", SearchOption.AllDirectories).Where(path => !tools.Owns(path)), path => File.ReadAllText(path).Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_holds_something_else_is_found_and_a_tool_that_fails_fails_the_run()
    {
        await using var house = await ExportedAsync();
        using var tools = new FakeMongoTools(house.Folder);
        await house.RunAsync("load-documents", ("to", To(house)), ("mongo", "mongodb://127.0.0.1/db"));
        tools.Change("platformBuyDailyImpressions", text => text.Replace("45.120000", "45.120001", StringComparison.Ordinal));

        var verified = await house.RunAsync("load-documents", ("to", To(house)), ("mongo", "mongodb://127.0.0.1/db"), ("verify", "only"));
        Assert.Equal(JobStatus.Failed, verified.Status);
        Assert.Contains("platformBuyDailyImpressions: ", verified.Error, StringComparison.Ordinal);

        // Whole, with a host that has no dot, and the password by itself, as it is and as it stands in the address.
        tools.Fail("error connecting to mongodb://me:sec%21ret@mongo/db: me:sec%21ret@mongo: cannot log in with sec!ret");
        var failed = await house.RunAsync("load-documents", ("to", To(house)), ("mongo", "mongodb://me:sec%21ret@mongo/db"));
        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.Contains("mongoimport ended with 3: error connecting to [redacted]", failed.Error, StringComparison.Ordinal);
        Assert.Contains("cannot log in", failed.Error, StringComparison.Ordinal);
        foreach (var part in (string[])["sec%21ret", "sec!ret", "ret@"]) Assert.DoesNotContain(part, failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_again_writes_the_same_bytes_and_a_clean_load_removes_only_its_own_files()
    {
        await using var house = await ExportedAsync();
        await house.RunAsync("load-documents", ("to", To(house)));
        var before = await File.ReadAllTextAsync(Path.Combine(To(house), "platformBuyDailyImpressions.json"));
        await File.WriteAllTextAsync(Path.Combine(To(house), "mine.txt"), "x");
        await File.WriteAllTextAsync(Path.Combine(To(house), "load.json"), """{"export":"x","files":["channels.json","../outside.txt"]}""");
        await File.WriteAllTextAsync(Path.Combine(To(house), "channels.json"), "left by an earlier load");
        await File.WriteAllTextAsync(Path.Combine(house.Folder, "outside.txt"), "x");

        await house.RunAsync("load-documents", ("to", To(house)), ("clean", "true"));

        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(To(house), "platformBuyDailyImpressions.json")));
        Assert.False(File.Exists(Path.Combine(To(house), "channels.json")));
        Assert.True(File.Exists(Path.Combine(To(house), "mine.txt")));
        Assert.True(File.Exists(Path.Combine(house.Folder, "outside.txt")));
    }

    [Fact]
    public async Task A_clean_load_of_an_export_that_is_not_there_or_was_changed_removes_nothing()
    {
        await using var house = await ExportedAsync(options => options with { Storage = null });
        await house.RunAsync("load-documents", ("to", To(house)));
        var before = Directory.EnumerateFileSystemEntries(To(house)).Order().ToList();

        var absent = await house.RunAsync("load-documents", ("to", To(house)), ("clean", "true"), ("export", "20200101-000000"));
        Assert.Equal(JobStatus.Failed, absent.Status);
        Assert.Contains("no complete export 20200101-000000", absent.Error, StringComparison.Ordinal);

        var archive = Directory.EnumerateFiles(house.Options.ExportPath, "*.tar.gz").Single();
        var bytes = await File.ReadAllBytesAsync(archive);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(archive, bytes);
        var changed = await house.RunAsync("load-documents", ("to", To(house)), ("clean", "true"));
        Assert.Equal(JobStatus.Failed, changed.Status);
        Assert.Contains("not what the manifest says", changed.Error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(To(house)).Order());
    }

    [Fact]
    public async Task Bad_rows_are_named_by_file_and_row_and_nothing_is_loaded()
    {
        await using var house = await ExportedAsync(options => options with { Storage = null });
        await RewriteAsync(house, lines => [lines[0], lines[0], lines[1].Replace("2026-11-17", "17.11.2026", StringComparison.Ordinal), "{", lines[1].Replace("\"0.1\"", "\"1e3\"", StringComparison.Ordinal)]);

        var result = await house.RunAsync("load-documents", ("to", To(house)));

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Equal(4, result.Counts["rejected"]);
        Assert.Contains("platform_buy_daily_impressions.ndjson row 3: date: \"17.11.2026\" is no day", result.Error, StringComparison.Ordinal);
        Assert.Equal(["2", "3", "4", "5"], (await File.ReadAllLinesAsync(Path.Combine(To(house), "rejected.ndjson"))).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("row").ToString()));
        Assert.Equal(["rejected.ndjson"], Directory.EnumerateFileSystemEntries(To(house)).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("45.120000", "45.120001", "spend adds up to")]
    [InlineData("9007199254740993", "9007199254740992", "impressions adds up to")]
    [InlineData("\"media_buy_id\":\"a\"", "\"media_buy_id\":\"z\"", "keys of the export have no document")]
    [InlineData("\"$numberLong\":\"9007199254740993\"", "\"$numberDouble\":\"9007199254740993\"", "not of type bigint")]
    public async Task Verification_finds_what_was_changed(string from, string to, string difference)
    {
        await using var house = await ExportedAsync();
        await house.RunAsync("load-documents", ("to", To(house)));
        Assert.Equal(JobStatus.Success, (await house.RunAsync("load-documents", ("to", To(house)), ("verify", "only"))).Status);
        var path = Path.Combine(To(house), "platformBuyDailyImpressions.json");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace(from, to, StringComparison.Ordinal));

        var result = await house.RunAsync("load-documents", ("to", To(house)), ("verify", "only"));

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains(difference, await File.ReadAllTextAsync(Path.Combine(To(house), "verification.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_mongoimport_a_load_into_mongodb_is_refused_before_anything_happens()
    {
        await using var house = await ExportedAsync();
        var result = await house.RunAsync("load-documents", ("to", To(house)), ("mongo", "mongodb://me:secret@127.0.0.1/db"));
        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("mongoimport, which is not installed", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(To(house)));
        Assert.DoesNotContain("secret", string.Concat(await house.RowsAsync("SELECT * FROM media_sync_runs")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_import_script_is_valid_and_names_every_collection()
    {
        await using var house = await ExportedAsync();
        await house.RunAsync("load-documents", ("to", To(house)));
        using var bash = System.Diagnostics.Process.Start("bash", ["-n", Path.Combine(To(house), "import.sh")]);
        await bash.WaitForExitAsync();
        Assert.Equal(0, bash.ExitCode);
        var script = await File.ReadAllTextAsync(Path.Combine(To(house), "import.sh"));
        foreach (var file in Directory.EnumerateFiles(To(house), "*.json").Select(Path.GetFileNameWithoutExtension).Except(["load", "indexes"]))
            Assert.Contains($"--collection={file} --file={file}.json", script, StringComparison.Ordinal);
        var indexes = await File.ReadAllTextAsync(Path.Combine(To(house), "indexes.js"));
        foreach (var index in (string[])["""platformBuyDailyImpressions.createIndex({"media_buy_id":1,"date":1}, { unique: true });""", """platformBuyDailyImpressions.createIndex({"date":1});""", """accounts.createIndex({"accountId":1}, { unique: true });""", """lineItemMediaBuys.createIndex({"mediaBuyId":1});"""])
            Assert.Contains("db." + index, indexes, StringComparison.Ordinal);
        using var listed = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(To(house), "indexes.json")));
        Assert.Equal("""[{"key":{"mediaBuyId":1},"unique":false}]""", System.Text.RegularExpressions.Regex.Replace(listed.RootElement.GetProperty("lineItemMediaBuys").GetRawText(), @"\s", ""));
    }

    private static string To(MediaHouse house) => Path.Combine(house.Folder, "documents");

    private async Task<MediaHouse> ExportedAsync(Func<MediaBuyOptions, MediaBuyOptions>? change = null, string prepare = "")
    {
        var house = await MediaHouse.OpenAsync(servers, change);
        house.Impressions(["2026-11-18", "a", "9007199254740993", null, "45.120000"], ["2026-11-17", "b", "1", "2", "0.1"]);
        await house.SyncAsync("2026-11-19");
        await house.ExecuteAsync("""
            INSERT INTO accounts VALUES ('acc', 'A-1', 'Acme');
            INSERT INTO campaigns (id, campaign_number, campaign_name, account_id, budget, stage, flight_date, end_date) VALUES ('c1', 'CN-1', 'One', 'acc', 1000.50, 'Live', '2026-11-01', '2026-11-30');
            INSERT INTO campaigns (id, is_deleted) VALUES ('c2', true);
            INSERT INTO line_item_media_buys (id, media_buy_id) VALUES ('j1', 'a');
            """ + prepare);
        var result = await house.RunAsync("export-media-buys");
        Assert.True(result.Status == JobStatus.Success, result.Error);
        return house;
    }

    /// <summary>Changes the impressions of an export that lies in a folder, with sums that fit, as an exporter with a fault would.</summary>
    private static async Task RewriteAsync(MediaHouse house, Func<string[], string[]> change)
    {
        const string name = "platform_buy_daily_impressions.ndjson";
        var exports = house.Get<Exports>();
        var manifest = await exports.GetAsync("latest", CancellationToken.None);
        var path = Path.Combine(house.Options.ExportPath, manifest.Archive!.Name);
        var bytes = Array.Empty<byte>();
        using var target = new MemoryStream();
        await using (var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress)))
        await using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        await using (var copy = new TarWriter(gzip))
            while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
            {
                if (entry.Name.EndsWith(name, StringComparison.Ordinal))
                {
                    using var reader = new StreamReader(entry.DataStream!);
                    bytes = Encoding.UTF8.GetBytes(string.Concat(change((await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(line => line + "\n")));
                    entry.DataStream = new MemoryStream(bytes);
                }

                await copy.WriteEntryAsync(entry);
            }

        await File.WriteAllBytesAsync(path, target.ToArray());
        var file = new ExportedFile(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        await exports.Store.CommitAsync(manifest with
        {
            Archive = manifest.Archive with { Bytes = target.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(target.ToArray())) },
            Tables = [.. manifest.Tables.Select(t => t.Ndjson?.Name == name ? t with { Ndjson = file } : t)],
        }, CancellationToken.None);
    }
}
