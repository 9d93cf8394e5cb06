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
