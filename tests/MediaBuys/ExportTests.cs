using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Export;

namespace Liftoff.MediaBuys.Tests;

[Collection(TestsWithServers.Name)]
public sealed class ExportTests(Servers servers)
{
    [Fact]
    public async Task Every_table_lies_in_the_archive_as_the_manifest_says()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Impressions(["2026-11-17", "b", "9007199254740993", "31", "45.120000"], ["2026-11-18", "a", "1", null, "0.1"]);
        await house.SyncAsync("2026-11-19");
        await house.ExecuteAsync("""
            CREATE TABLE "Odd ""name" (k uuid, j jsonb, t text, f double precision, a text[]);
            INSERT INTO "Odd ""name" VALUES ('00000000-0000-0000-0000-000000000001', '{"x": [1, "zwei"]}', E'line\nbreak "quoted" ü\\', 0.5, ARRAY['CN-1', 'CN-2'])
            """);

        var result = await house.RunAsync("export-media-buys");

        Assert.True(result.Status == JobStatus.Success, result.Error);
        var manifest = await house.Get<Exports>().GetAsync("latest", CancellationToken.None);
        var files = await DownloadAsync(house, manifest);
        foreach (var file in manifest.Tables.SelectMany(t => new[] { t.Ndjson, t.Parquet }).OfType<ExportedFile>())
        {
            Assert.Equal(file.Bytes, files[file.Name].Length);
            Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(files[file.Name])));
        }

        var impressions = manifest.Tables.Single(t => t.Table == "platform_buy_daily_impressions");
        Assert.Equal((TableStatus.Exported, 2, new DateOnly(2026, 11, 17), new DateOnly(2026, 11, 18)), (impressions.Status, (int)impressions.Rows, impressions.MinDate, impressions.MaxDate));
        var lines = Encoding.UTF8.GetString(files["platform_buy_daily_impressions.ndjson"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("""{"date":"2026-11-18","media_buy_id":"a","impressions":1,"clicks":null,"spend":"0.1",""", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"impressions\":9007199254740993,", lines[1], StringComparison.Ordinal);
        Assert.Contains("+00:00", lines[1], StringComparison.Ordinal);
        Assert.Equal(TableStatus.Empty, manifest.Tables.Single(t => t.Table == "platform_buy_daily_videos").Status);
        Assert.Empty(files["platform_buy_daily_videos.ndjson"]);
        Assert.Equal(TableStatus.Absent, manifest.Tables.Single(t => t.Table == "tactics").Status);
        using var odd = JsonDocument.Parse(files["Odd \"name.ndjson"]);
        Assert.Equal("line\nbreak \"quoted\" ü\\", odd.RootElement.GetProperty("t").GetString());
        Assert.Equal("CN-2", odd.RootElement.GetProperty("a")[1].GetString());
        Assert.Contains("manifest.json", files.Keys);
    }

    [Fact]
    public async Task Parquet_holds_the_same_values_with_exact_types()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Impressions(["2026-11-17", "b", "9007199254740993", "31", "45.120000000000000001"]);
        await house.SyncAsync("2026-11-19");
        await house.RunAsync("export-media-buys");
        var files = await DownloadAsync(house, await house.Get<Exports>().GetAsync("latest", CancellationToken.None));
        var path = Path.Combine(house.Folder, "x.parquet");
        await File.WriteAllBytesAsync(path, files["platform_buy_daily_impressions.parquet"]);
        await using var engine = new DuckDBConnection("Data Source=:memory:");
        await engine.OpenAsync();
        var row = await engine.QuerySingleAsync<(string, string, string, string, string)>($"SELECT date::text, impressions::text, spend::text, typeof(spend), typeof(updated_at) FROM '{path}'");
        Assert.Equal(("2026-11-17", "9007199254740993", "45.120000000000000001", "DECIMAL(38,18)", "TIMESTAMP WITH TIME ZONE"), row);
        await File.WriteAllBytesAsync(path, files["platform_buy_daily_videos.parquet"]);
        Assert.Equal(0, await engine.ExecuteScalarAsync<long>($"SELECT count(*) FROM '{path}'"));
    }

    [Fact]
    public async Task A_table_that_cannot_be_read_fails_the_run_and_leaves_the_last_export_the_latest()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        await house.SyncAsync("2026-11-19");
        await house.RunAsync("export-media-buys");
        var good = await house.Get<Exports>().GetAsync("latest", CancellationToken.None);
        await house.ExecuteAsync("""
            CREATE TYPE broken AS ENUM ('x');
            CREATE FUNCTION explode(broken) RETURNS json LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cannot be read'; END $$;
            CREATE CAST (broken AS json) WITH FUNCTION explode(broken);
            CREATE TABLE aa_broken (b broken);
            INSERT INTO aa_broken VALUES ('x')
            """);

        var result = await house.RunAsync("export-media-buys");

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("aa_broken (cannot be read)", result.Error, StringComparison.Ordinal);
        Assert.Equal(good.Stamp, (await house.Get<Exports>().GetAsync("latest", CancellationToken.None)).Stamp);
        var newest = (await house.Get<Exports>().Store.ListAsync(CancellationToken.None))[0];
        var failed = await house.Get<Exports>().Store.FindAsync(newest, CancellationToken.None);
        Assert.Equal(TableStatus.Failed, failed!.Tables.Single(t => t.Table == "aa_broken").Status);
        Assert.Equal(TableStatus.Empty, failed.Tables.Single(t => t.Table == "media_buys").Status);
        Assert.Empty(Directory.EnumerateDirectories(house.Options.ExportPath));
    }

    [Theory]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("pg_terminate_backend(pg_backend_pid())", "the connection to PostgreSQL broke")]
    public async Task A_table_that_fails_in_the_middle_of_its_rows_is_told_and_nothing_is_there_for_whole(string fault, string reason)
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Impressions(["2026-11-18", "a", "1", "1", "1"]);
        await house.SyncAsync("2026-11-19");
        await house.RunAsync("export-media-buys");
        var good = await house.Get<Exports>().GetAsync("latest", CancellationToken.None);
        // A cast to JSON may do anything, also after 60,000 rows went out well.
        await house.ExecuteAsync($"""
            CREATE TYPE glass AS ENUM ('whole', 'cracked');
            CREATE FUNCTION show(glass) RETURNS json LANGUAGE sql AS $$ SELECT to_json(CASE $1 WHEN 'cracked' THEN ({fault})::text END) $$;
            CREATE CAST (glass AS json) WITH FUNCTION show(glass);
            CREATE TABLE line_items_of_glass (number integer PRIMARY KEY, glass glass);
            INSERT INTO line_items_of_glass SELECT n, CASE n WHEN 60000 THEN 'cracked' ELSE 'whole' END::glass FROM generate_series(1, 70000) AS n
            """);

        var result = await house.RunAsync("export-media-buys");

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("line_items_of_glass (", result.Error, StringComparison.Ordinal);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        var exports = house.Get<Exports>();
        Assert.Equal(good.Stamp, (await exports.GetAsync("latest", CancellationToken.None)).Stamp);
        var stamp = (await exports.Store.ListAsync(CancellationToken.None))[0];
        Assert.NotEqual(good.Stamp, stamp);
        var failed = (await exports.Store.FindAsync(stamp, CancellationToken.None))!;
        Assert.Equal((false, null), (failed.IsComplete, failed.Archive));
        Assert.Contains(reason, failed.Tables.Single(t => t.Table == "line_items_of_glass").Error, StringComparison.Ordinal);
        Assert.Null(failed.Tables.Single(t => t.Table == "line_items_of_glass").Ndjson);
        Assert.All(failed.Tables.Where(t => string.CompareOrdinal(t.Table, "line_items_of_glass") < 0 && t.Status != TableStatus.Absent), t => Assert.Equal(TableStatus.Empty, t.Status));
        // Neither the manifest's "latest" nor the container itself shows an archive of it.
        var container = new Azure.Storage.Blobs.BlobContainerClient(servers.Azurite.ConnectionString, house.Options.Container);
        Assert.Equal([$"archives/{good.Stamp}.tar.gz"], container.GetBlobs(prefix: "archives/").Select(blob => blob.Name));
        Assert.Contains("no complete export " + stamp, (await Assert.ThrowsAsync<JobFailedException>(() => exports.GetAsync(stamp, CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(house.Options.ExportPath));
        Assert.Equal(["failed"], await house.RowsAsync("SELECT status FROM media_sync_runs ORDER BY started_at DESC LIMIT 1"));
    }

    [Fact]
    public async Task Values_look_as_postgresql_writes_them_as_json_in_every_type()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        await house.ExecuteAsync("""
            CREATE DOMAIN currency AS numeric(12, 2);
            CREATE TABLE all_types (
                k smallint PRIMARY KEY, i integer, b bigint, n numeric, c currency, m money, f real, d double precision, t boolean, day date, at timestamptz, local timestamp, clock time, u uuid,
                txt text, fixed char(4), short varchar(20), j json, jb jsonb, a text[], days date[], raw bytea, "quo""ted" text, span interval);
            INSERT INTO all_types VALUES
                (1, -2147483648, 9223372036854775807, 12345678901234567890.123456789, 12.50, 12.5, 0.1, 1e300, true, '2026-02-28', '2026-02-28 23:59:59.5+02', '1999-12-31 23:59:59.123456', '10:00', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11',
                 E'tab\t "q" back\\slash \x01 \u00e9 \U0001F600 line\nend', 'ab', 'x', E'{"a":\n [1,\r\n "z\\n"]}', '{"a": null}', ARRAY['x"y', NULL], ARRAY[DATE '2026-01-01'], '\xdead', 'q', '1 day'),
                (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                (3, 0, 0, -0.000001, 0, -3.01, 'NaN', '-Infinity', false, '0044-03-15 BC', 'infinity', '20000-01-01 00:00:00.000001', '00:00', NULL, '', '', '', '"x"', '[]', '{}', '{}', '', NULL, '-1 mon'),
                (4, 0, 0, 'NaN', 0, 0, 0, 0, false, '0001-01-01', '0001-01-01 00:00:00+00', '-infinity', '00:00', NULL, '', '', '', '1', '1', '{}', '{}', '', NULL, '0'),
                (5, 0, 0, 0, 0, 0, 0, 0, false, '2000-02-29', '1582-10-15 12:30:00.10+00', '1900-03-01', '00:00', NULL, '', '', '', '1', '1', '{}', '{}', '', NULL, '0');
            """);
        var expected = await house.RowsAsync("SELECT regexp_replace(row_to_json(r)::text, '[\n\r]', ' ', 'g') FROM (SELECT k, i, b, n::text AS n, c::text AS c, m::numeric::text AS m, f, d, t, day, at, local, clock, u, txt, fixed, short, j, jb, a, days, raw, \"quo\"\"ted\", span FROM all_types ORDER BY k) AS r");

        var result = await house.RunAsync("export-media-buys");
        Assert.True(result.Status == JobStatus.Success, result.Error);
        var files = await DownloadAsync(house, await house.Get<Exports>().GetAsync("latest", CancellationToken.None));
        Assert.Equal(expected, Encoding.UTF8.GetString(files["all_types.ndjson"]).TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData(0, "\"2000-01-01\"")]
    [InlineData(-730119, "\"0001-01-01\"")]
    [InlineData(-730120, "\"0001-12-31 BC\"")]
    [InlineData(-746389, "\"0045-06-16 BC\"")]
    [InlineData(2921939, "\"9999-12-31\"")]
    [InlineData(2921940, "\"10000-01-01\"")]
    [InlineData(int.MaxValue, "\"infinity\"")]
    public void Days_of_any_year_are_written(int day, string text)
    {
        var written = new byte[CopiedTime.Longest];
        Assert.Equal(text, Encoding.ASCII.GetString(written, 0, CopiedTime.WriteDay(written, day)));
    }

    [Fact]
    public async Task Partitions_and_odd_names_are_exported_once_and_under_names_that_stay_in_the_folder()
    {
        await using var house = await MediaHouse.OpenAsync(servers, options => options with { Storage = null });
        await house.ExecuteAsync("""
            CREATE TABLE parted (date date, n integer) PARTITION BY RANGE (date);
            CREATE TABLE parted_2025 PARTITION OF parted FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
            CREATE TABLE parted_2026 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            INSERT INTO parted VALUES ('2025-06-01', 1), ('2026-06-01', 2);
            CREATE TABLE "../../out" (x integer);
            INSERT INTO "../../out" VALUES (1);
            CREATE TABLE nothing ();
            INSERT INTO nothing DEFAULT VALUES;
            """);
        var result = await house.RunAsync("export-media-buys");
        Assert.Contains("nothing (", result.Error, StringComparison.Ordinal);
        await house.ExecuteAsync("DROP TABLE nothing");
        result = await house.RunAsync("export-media-buys");
        Assert.True(result.Status == JobStatus.Success, result.Error);
        var manifest = await house.Get<Exports>().GetAsync("latest", CancellationToken.None);
        Assert.Equal(("parted", 2L, new DateOnly(2025, 6, 1), new DateOnly(2026, 6, 1)), manifest.Tables.Where(t => t.Table.StartsWith("parted", StringComparison.Ordinal)).Select(t => (t.Table, t.Rows, t.MinDate!.Value, t.MaxDate!.Value)).Single());
        Assert.Equal("{\"x\":1}\n", Encoding.UTF8.GetString((await DownloadAsync(house, manifest))["..%2F..%2Fout.ndjson"]));
        Assert.False(File.Exists(Path.Combine(house.Folder, "out.ndjson")));
    }

    [Fact]
    public async Task The_link_can_read_the_archive_and_nothing_else_and_ends()
    {
        await using var house = await MediaHouse.OpenAsync(servers, options => options with { LinkLife = TimeSpan.FromHours(1) });
        await house.RunAsync("export-media-buys");
        var manifest = await house.Get<Exports>().GetAsync("latest", CancellationToken.None);
        var (link, expires) = await house.Get<Exports>().LinkAsync(manifest, CancellationToken.None);
        using var http = new HttpClient();
        var archive = await http.GetByteArrayAsync(link);
        Assert.Equal(manifest.Archive!.Sha256, Convert.ToHexStringLower(SHA256.HashData(archive)));
        Assert.Equal(HttpStatusCode.Forbidden, (await http.DeleteAsync(link)).StatusCode);
        Assert.Contains("sp=r&", link!.Query, StringComparison.Ordinal);
        Assert.InRange(expires, DateTimeOffset.UtcNow.AddMinutes(58), DateTimeOffset.UtcNow.AddMinutes(61));
    }

    [Fact]
    public async Task Without_storage_the_export_stays_on_the_machine_and_is_found_there()
    {
        await using var house = await MediaHouse.OpenAsync(servers, options => options with { Storage = null });
        var result = await house.RunAsync("export-media-buys");
        Assert.Contains("MEDIA_BUYS_STORAGE", result.Warnings.Single(), StringComparison.Ordinal);
        var manifest = await house.Get<Exports>().GetAsync("latest", CancellationToken.None);
        Assert.Equal(manifest.Archive!.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(house.Options.ExportPath, manifest.Archive.Name)))));
        Assert.Null((await house.Get<Exports>().LinkAsync(manifest, CancellationToken.None)).Link);
    }

    private static async Task<Dictionary<string, byte[]>> DownloadAsync(MediaHouse house, ExportManifest manifest)
    {
        await using var archive = await house.Get<Exports>().Store.OpenArchiveAsync(manifest.Stamp, CancellationToken.None);
        await using var tar = new TarReader(new GZipStream(archive, CompressionMode.Decompress));
        var files = new Dictionary<string, byte[]>();
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            using var content = new MemoryStream();
            if (entry.DataStream is { } data) await data.CopyToAsync(content);
            Assert.StartsWith(manifest.Stamp + "/", entry.Name, StringComparison.Ordinal);
            files[entry.Name[(manifest.Stamp.Length + 1)..]] = content.ToArray();
        }

        return files;
    }
}
