using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Liftoff.Bench;

/// <summary>A SQL API whose answers lie ready in memory, compressed, so that what is measured is the one who reads them.</summary>
internal sealed class StaticSnowflake(WebApplication app, int rows) : IAsyncDisposable
{
    public static readonly DateOnly LastDay = new(2026, 11, 19);

    private const int Days = 30;
    private const int RowsPerPartition = 50_000;
    private const string Columns = """[{"name":"DATE","type":"date"},{"name":"MEDIA_BUY_ID","type":"text"},{"name":"IMPRESSIONS","type":"fixed"},{"name":"CLICKS","type":"fixed"},{"name":"SPEND","type":"fixed"},{"name":"CONVERSIONS","type":"fixed"}]""";

    private byte[][] partitions = [];
    private int changes = -1;

    public Uri BaseAddress => new(app.Urls.Single());

    public static async Task<StaticSnowflake> StartAsync(int rows)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var source = new StaticSnowflake(app, rows);
        source.ChangeOneInAHundred();
        app.MapPost("/api/v2/statements", source.SubmitAsync);
        app.MapGet("/api/v2/statements/{handle}", (int partition) => new Compressed(source.partitions[partition - 1]));
        await app.StartAsync();
        return source;
    }

    /// <summary>From now on another hundredth of the rows has one impression more.</summary>
    public void ChangeOneInAHundred()
    {
        changes++;
        partitions = [.. Enumerable.Range(0, (rows + RowsPerPartition - 1) / RowsPerPartition).AsParallel().AsOrdered().Select(Partition)];
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> SubmitAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var isImpressions = (await reader.ReadToEndAsync()).Contains("DAILY_IMPRESSIONS", StringComparison.Ordinal);
        var counts = isImpressions ? Enumerable.Range(0, partitions.Length).Select(CountOf).Prepend(0).ToArray() : [0];
        // The first partition comes inline and may be empty: the rest is fetched compressed.
        return Results.Text($$"""{"code":"090001","statementHandle":"bench","resultSetMetaData":{"numRows":{{counts.Sum()}},"format":"jsonv2","rowType":{{(isImpressions ? Columns : """[{"name":"DATE","type":"date"},{"name":"MEDIA_BUY_ID","type":"text"},{"name":"VIDEO_VIEWS","type":"fixed"}]""")}},"partitionInfo":[{{string.Join(',', counts.Select(n => $$"""{"rowCount":{{n}}}"""))}}]},"data":[]}""", "application/json");
    }

    private int CountOf(int partition) => Math.Min(RowsPerPartition, rows - (partition * RowsPerPartition));

    private byte[] Partition(int partition)
    {
        var text = new StringBuilder("{\"data\":[");
        var lastDay = LastDay.DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        for (var i = partition * RowsPerPartition; i < (partition * RowsPerPartition) + CountOf(partition); i++)
        {
            // In the order of the key, as the statement asks for it.
            var impressions = (i * 2654435761L % 60_000) + (i % 100 < changes ? 1 : 0);
            var conversions = i % 3 == 0 ? "null" : $"\"{i % 7}\"";
            text.Append(CultureInfo.InvariantCulture, $"[\"{lastDay - Days + 1 + (i % Days)}\",\"{BuyOf(i / Days)}\",\"{impressions}\",\"{i * 40503L % 1000}\",\"{i * 7919L % 100_000}.{i * 104729L % 1_000_000:000000}\",{conversions}],");
        }

        if (CountOf(partition) > 0) text.Length--;
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text.Append("]}").ToString()));
        return compressed.ToArray();
    }

    /// <summary>Ids without a pattern, as UUIDs are; they begin with the number, so that their order is the rows'.</summary>
    private static Guid BuyOf(int number)
    {
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(BitConverter.GetBytes(number), id);
        BinaryPrimitives.WriteInt32BigEndian(id, number * 7919);
        return new Guid(id[..16], bigEndian: true);
    }

    private sealed class Compressed(byte[] partition) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json";
            httpContext.Response.Headers.ContentEncoding = "gzip";
            await httpContext.Response.Body.WriteAsync(partition);
        }
    }
}
