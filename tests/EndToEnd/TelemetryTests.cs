using Liftoff.EndToEnd.Tests.Otlp;
using Liftoff.Simulator.Faults;

namespace Liftoff.EndToEnd.Tests;

/// <summary>What an OpenTelemetry collector gets of one job.</summary>
[Collection(ProcessCollection.Name)]
public sealed class TelemetryTests(LocalStackFixture stack) : IDisposable
{
    private const string Route = "/api/s1/report/get-session-rev";

    public void Dispose() => stack.Simulator.Faults.Clear();

    [Fact]
    public async Task A_job_is_a_trace_of_its_stages_and_outside_calls_with_its_figures()
    {
        await using var collector = await OtlpCollector.StartAsync();
        stack.Simulator.Faults.Set([new Fault(Route, FaultKind.Status) { Status = 429, RetryAfter = TimeSpan.FromSeconds(1), Times = 1 }]);

        var (code, output, errors) = await Command.RunAsync(Settings(collector), "ingest-sessions", "--date=2025-11-22", "--json");

        Assert.True(code == 0, output + errors);
        var job = Assert.Single(collector.Spans, span => span.Name == "job ingest-sessions");
        Assert.Equal(
            ("liftoff-test", "ingest-sessions", "2025-11-22", "success", "300"),
            (job.Service, job.Attributes["liftoff.job"], job.Attributes["liftoff.date"], job.Attributes["liftoff.status"], job.Attributes["liftoff.count.sessions_stored"]));
        var runId = System.Text.Json.JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]).RootElement.GetProperty("run_id").GetString();
        Assert.Equal(runId, job.Attributes["liftoff.run_id"]);

        // The write's first round only makes the empty file; each of its stages is a span of this job all the same.
        var stages = collector.Spans.Where(span => span.ParentId == job.Id && span.Source == "Liftoff").Select(span => span.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "downloading", "pulling", "working", "checkpointing", "pushing", "committing", "GET Strategis staging" }, stages);

        var call = Assert.Single(collector.Spans, span => span.Name == "GET Strategis staging");
        Assert.Equal((job.TraceId, Route, "200", "1", "ok"), (call.TraceId, "/" + call.Attributes["url.path"].TrimStart('/'), call.Attributes["http.response.status_code"], call.Attributes["http.request.resend_count"], call.Attributes["liftoff.outcome"]));
        // Both requests that it took, as the runtime itself tells them; without their queries.
        var requests = collector.Spans.Where(span => span.ParentId == call.Id).ToList();
        Assert.Equal(["429", "200"], requests.OrderBy(span => span.BeganAt).Select(span => span.Attributes["http.response.status_code"]));
        Assert.All(requests, span => Assert.DoesNotContain("2025-11-22", string.Concat(span.Attributes.Values), StringComparison.Ordinal));

        Assert.Equal(300, collector.Sum("liftoff.job.rows", ("count", "sessions_stored")));
        Assert.Equal(1, collector.Sum("liftoff.job.runs", ("status", "success")));
        Assert.Equal(1, collector.Sum("liftoff.outside.retries", ("system", "Strategis staging")));
        Assert.True(collector.Sum("liftoff.warehouse.pushed") >= 256 * 1024, $"{collector.Sum("liftoff.warehouse.pushed")} bytes pushed");
        var wait = Assert.Single(collector.Histograms, found => found.Name == "liftoff.outside.throttle_wait");
        Assert.Equal((1, 1.0), (wait.Count, wait.Total));
    }

    [Fact]
    public async Task A_failed_job_is_a_failed_span_and_its_log_line_names_the_run()
    {
        await using var collector = await OtlpCollector.StartAsync();
        stack.Simulator.Faults.Set([new Fault(Route, FaultKind.Html)]);

        var (code, output, _) = await Command.RunAsync(Settings(collector), "ingest-sessions", "--date=2025-11-22", "--json");

        Assert.Equal(1, code);
        var job = Assert.Single(collector.Spans, span => span.Name == "job ingest-sessions");
        Assert.Equal(("failed", true), (job.Attributes["liftoff.status"], job.IsError));
        var line = Assert.Single(collector.Logs, log => log.Text.StartsWith("Run ", StringComparison.Ordinal) && log.Text.Contains("failed", StringComparison.Ordinal));
        Assert.Equal((job.Attributes["liftoff.run_id"], job.TraceId), (line.Attributes["RunId"], line.TraceId));
        Assert.Contains(job.Attributes["liftoff.run_id"], output, StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Settings(OtlpCollector collector)
    {
        var settings = stack.Settings(stack.NewFolder());
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.AbsoluteUri;
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        settings["OTEL_SERVICE_NAME"] = "liftoff-test";
        return settings;
    }
}
