using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Liftoff.EndToEnd.Tests.Otlp;

/// <summary>An OpenTelemetry collector that keeps what it gets over HTTP (opentelemetry-proto, collector/*/v1).</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedSpan> spans = new();
    private readonly ConcurrentQueue<ReceivedLog> logs = new();
    private readonly ConcurrentQueue<(string Name, IReadOnlyDictionary<string, string> Attributes, long Value)> sums = new();
    private readonly ConcurrentQueue<(string Name, long Count, double Total)> histograms = new();

    private OtlpCollector(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    public IReadOnlyCollection<ReceivedSpan> Spans => spans;

    public IReadOnlyCollection<ReceivedLog> Logs => logs;

    public IReadOnlyCollection<(string Name, long Count, double Total)> Histograms => histograms;

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new OtlpCollector(app);
        app.MapPost("/v1/traces", (HttpRequest request) => TakeAsync(request, collector.TakeTraces));
        app.MapPost("/v1/metrics", (HttpRequest request) => TakeAsync(request, collector.TakeMetrics));
        app.MapPost("/v1/logs", (HttpRequest request) => TakeAsync(request, collector.TakeLogs));
        await app.StartAsync();
        return collector;
    }

    /// <summary>What a counter counted in all, over the points that carry these attributes.</summary>
    public long Sum(string name, params (string Name, string Value)[] attributes) =>
        sums.Where(sum => sum.Name == name && attributes.All(a => sum.Attributes.GetValueOrDefault(a.Name) == a.Value)).Sum(sum => sum.Value);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<IResult> TakeAsync(HttpRequest request, Action<ProtobufMessage> take)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        take(new ProtobufMessage(body.ToArray()));
        return Results.Bytes([], "application/x-protobuf");
    }

    private void TakeTraces(ProtobufMessage export)
    {
        foreach (var resource in export.Messages(1))
        {
            var service = Attributes(resource.Message(1)!, 1)["service.name"];
            foreach (var scope in resource.Messages(2))
                foreach (var span in scope.Messages(2))
                    spans.Enqueue(new ReceivedSpan(service, scope.Message(1)!.Text(1), span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), span.Number(7), Attributes(span, 9), span.Message(15)?.Number(3) == 2));
        }
    }

    private void TakeMetrics(ProtobufMessage export)
    {
        foreach (var metric in export.Messages(1).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)))
        {
            foreach (var point in metric.Message(7)?.Messages(1) ?? []) sums.Enqueue((metric.Text(1), Attributes(point, 7), (long)point.Number(6)));
            foreach (var point in metric.Message(9)?.Messages(1) ?? []) histograms.Enqueue((metric.Text(1), (long)point.Number(4), point.Double(5)));
        }
    }

    private void TakeLogs(ProtobufMessage export)
    {
        foreach (var record in export.Messages(1).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)))
            logs.Enqueue(new ReceivedLog(record.Message(5)!.Text(1), record.Hex(9), Attributes(record, 6)));
    }

    private static Dictionary<string, string> Attributes(ProtobufMessage of, int field)
    {
        var attributes = new Dictionary<string, string>();
        foreach (var pair in of.Messages(field)) attributes[pair.Text(1)] = Value(pair.Message(2)!);
        return attributes;
    }

    private static string Value(ProtobufMessage value) =>
        value.Has(1) ? value.Text(1)
        : value.Has(2) ? (value.Number(2) != 0 ? "true" : "false")
        : value.Has(3) ? ((long)value.Number(3)).ToString(CultureInfo.InvariantCulture)
        : value.Has(4) ? value.Double(4).ToString(CultureInfo.InvariantCulture)
        : "";
}
