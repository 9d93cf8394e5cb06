using System.Text.Json;
using Liftoff.Simulator.Faults;
using Liftoff.Tour.LocalStack;

namespace Liftoff.EndToEnd.Tests;

/// <summary>The command line as a process: exit codes, what is printed where, signals, and what must never be printed.</summary>
[Collection(ProcessCollection.Name)]
public sealed class CommandLineTests : IDisposable
{
    private const string Route = "/api/s1/report/get-session-rev";
    private readonly LocalStackFixture stack;
    private readonly Dictionary<string, string?> settings;
    private readonly string data;

    public CommandLineTests(LocalStackFixture stack)
    {
        this.stack = stack;
        data = stack.NewFolder();
        settings = stack.OutsideWorld(data);
        stack.Simulator.Requests.Clear();
    }

    public void Dispose() => stack.Simulator.Faults.Clear();

    [Fact]
    public async Task A_success_is_0_with_one_json_object_as_the_last_line_and_the_rows_can_be_queried()
    {
        var (code, output, errors) = await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22", "--json");

        Assert.Equal(0, code);
        var result = LastLine(output);
        Assert.Equal(["job", "date", "run_id", "status", "counts", "warnings", "error", "duration_ms"], result.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("ingest-sessions", "2025-11-22", "success", 300), (Text(result, "job"), Text(result, "date"), Text(result, "status"), result.GetProperty("counts").GetProperty("sessions_stored").GetInt64()));
        Assert.Contains("downloading …", errors, StringComparison.Ordinal);

        (code, output, _) = await Command.RunAsync(settings, "warehouse", "query", "SELECT sum(sessions)::BIGINT AS sessions, date FROM session_hourly_metrics GROUP BY date", "--json");
        Assert.Equal((0, """[{"sessions":300,"date":"2025-11-22"}]"""), (code, output.Trim()));

        (code, output, _) = await Command.RunAsync(settings, "warehouse", "query", "SELECT 1 AS a, 'x,\"y\"' AS b", "--csv");
        Assert.Equal((0, "a,b\n1,\"x,\"\"y\"\"\""), (code, output.Trim()));

        (code, _, errors) = await Command.RunAsync(settings, "warehouse", "query", "DROP TABLE job_runs");
        Assert.Equal(1, code);
        Assert.Contains("read-only", errors, StringComparison.Ordinal);

        (code, output, _) = await Command.RunAsync(settings, "warehouse", "status", "--json");
        var status = LastLine(output);
        Assert.Equal((0, true, true), (code, status.GetProperty("isLocalOnly").GetBoolean(), status.GetProperty("exists").GetBoolean()));
    }

    [Fact]
    public async Task A_failure_is_1_with_the_reason_in_text_and_json()
    {
        stack.Simulator.Faults.Set([new Fault(Route, FaultKind.Html)]);

        var (code, output, errors) = await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22", "--json");
        Assert.Equal((1, "failed"), (code, Text(LastLine(output), "status")));
        Assert.Contains("an HTML page came", Text(LastLine(output), "error"), StringComparison.Ordinal);
        NoStackTrace(output + errors);

        (code, output, errors) = await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22");
        Assert.Equal(1, code);
        Assert.Contains("Instead of the session CSV an HTML page came (a log-in or proxy page?): <!doctype html><html><head><title>Sign in</title></head><body><form>…</form></body></html>", output, StringComparison.Ordinal);
        Assert.DoesNotContain("HTML page", errors, StringComparison.Ordinal);
        NoStackTrace(output + errors);
    }

    [Fact]
    public async Task A_report_is_told_to_people_and_to_programs()
    {
        await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22");

        var (code, output, errors) = await Command.RunAsync(settings, "report", "click-hours", "--date=2025-11-22", "--json");
        var answer = LastLine(output);
        Assert.Equal((0, "click-hours", 300), (code, Text(answer, "report"), answer.GetProperty("total").GetProperty("sessions").GetInt64()));
        Assert.Equal(300, answer.GetProperty("rows").EnumerateArray().Sum(row => row.GetProperty("sessions").GetInt64()));

        (code, output, errors) = await Command.RunAsync(settings, "report", "click-hours", "--date=2025-11-22", "--csv");
        var lines = output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal((0, "click_hour,sessions,s1_clicks,revenue_usd,rpc,rps", answer.GetProperty("rows").GetArrayLength()), (code, lines[0], lines.Length - 1));

        (code, output, errors) = await Command.RunAsync(settings, "report", "pl", "--date=2025-11-22");
        Assert.Equal(0, code);
        Assert.Contains("No campaigns are stored of 2025-11-22: run ./liftoff ingest-campaigns", output, StringComparison.Ordinal);

        (code, output, errors) = await Command.RunAsync(settings, "report");
        Assert.Equal(0, code);
        Assert.Contains("velocity", output, StringComparison.Ordinal);

        (code, output, errors) = await Command.RunAsync(settings, "report", "pl", "--date=yesterday", "--by=colour");
        Assert.Equal(2, code);
        Assert.Contains("--date takes a day as YYYY-MM-DD", errors, StringComparison.Ordinal);
        Assert.Contains("--by takes network or buyer or buyer_network or site", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partial_run_is_3()
    {
        var (code, output, _) = await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22", "--limit=5", "--json");
        Assert.Equal((3, "partial"), (code, Text(LastLine(output), "status")));
        Assert.False(File.Exists(Path.Combine(data, "monitoring.duckdb")));

        (code, output, var errors) = await Command.RunAsync(settings, "warehouse", "query", "DROP TABLE job_runs");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("read-only", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--date", "takes a day as YYYY-MM-DD", "ingest-sessions", "--date=22.11.2025")]
    [InlineData("--max-hour", "takes a whole number from 0 to 27, not \"99\"", "ingest-sessions", "--max-hour=99")]
    [InlineData("--mode", "takes direct or remote or strategis, not \"fast\"", "ingest-sessions", "--mode", "fast")]
    [InlineData("--limit", "takes -1 for all rows or a number from 1", "ingest-sessions", "--limit=0")]
    [InlineData("--max-hours", "", "ingest-sessions", "--max-hours=3")]
    [InlineData("--max-hour", "", "ingest-sessions", "--max-hour")]
    [InlineData("ingest-nothing", "", "ingest-nothing")]
    [InlineData("command", "")]
    [InlineData("--csv", "exclude", "warehouse", "query", "SELECT 1", "--json", "--csv")]
    [InlineData("--port", "takes a port number from 1 to 65535", "serve", "--port=70000")]
    [InlineData("--port", "takes a port number from 1 to 65535, not \"http\"", "serve", "--port=http")]
    public async Task A_command_line_that_cannot_be_understood_is_2_and_names_what_is_wrong(string named, string takes, params string[] arguments)
    {
        var (code, output, errors) = await Command.RunAsync(settings, arguments);

        Assert.Equal(2, code);
        Assert.Contains(named, errors, StringComparison.Ordinal);
        Assert.Contains(takes, errors, StringComparison.Ordinal);
        Assert.StartsWith("liftoff: ", errors, StringComparison.Ordinal);
        NoStackTrace(output + errors);
        Assert.Empty(stack.Simulator.Requests);
    }

    [Fact]
    public async Task Several_wrong_flags_are_told_at_once()
    {
        var (code, _, errors) = await Command.RunAsync(settings, "ingest-sessions", "--date=x", "--max-hour=y", "--mode=z");
        Assert.Equal(2, code);
        Assert.All((string[])["--date takes", "--max-hour takes", "--mode takes"], problem => Assert.Contains(problem, errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_is_everywhere_and_names_every_flag()
    {
        var asked = new (string[] Path, string[] Named)[]
        {
            ([], ["ingest-sessions", "warehouse", "serve"]),
            (["ingest-sessions"], ["--date", "YYYY-MM-DD", "--max-hour", "0..27", "--limit", "--mode", "direct|remote", "--json"]),
            (["warehouse"], ["status", "query"]),
            (["warehouse", "status"], ["--json"]),
            (["warehouse", "query"], ["SQL", "--json", "--csv"]),
            (["serve"], ["--port"]),
        };
        foreach (var (path, named) in asked)
        {
            var (code, output, errors) = await Command.RunAsync(settings, [.. path, "--help"]);
            Assert.Equal((0, ""), (code, errors));
            Assert.All(named, name => Assert.Contains(name, output, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_job_is_130_and_leaves_the_warehouse_free(string signal)
    {
        stack.Simulator.Faults.Set([new Fault(Route, FaultKind.Hang)]);
        using (var job = Command.Liftoff(settings, "ingest-sessions", "--date=2025-11-22", "--json"))
        {
            await job.WaitForAsync(() => Task.FromResult(stack.Simulator.Requests.Count > 0));
            job.Signal(signal);
            Assert.Equal(130, await job.ExitAsync());
            Assert.Equal("liftoff: interrupted.", job.Errors.Trim().Split('\n')[^1]);
        }

        stack.Simulator.Faults.Clear();
        var (code, _, _) = await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22");
        Assert.Equal(0, code);
        var (_, output, _) = await Command.RunAsync(settings, "warehouse", "query", "SELECT status, message FROM session_ingest_runs ORDER BY started_at", "--csv");
        Assert.Equal("status,message\nfailed,interrupted\nsuccess,", output.Trim());
    }

    [Theory]
    [InlineData("SELEC 1")]
    [InlineData("SELECT * FROM no_such_table")]
    [InlineData("COPY (SELECT 1) TO '/tmp/liftoff-must-not-exist.csv'")]
    [InlineData("SELECT * FROM read_text('/etc/hostname')")]
    public async Task A_query_that_is_wrong_or_forbidden_is_1_with_the_engine_s_words(string sql)
    {
        var (code, output, errors) = await Command.RunAsync(settings, "warehouse", "query", sql);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("liftoff: ", errors, StringComparison.Ordinal);
        NoStackTrace(errors);
        Assert.False(File.Exists("/tmp/liftoff-must-not-exist.csv"));
    }

    [Fact]
    public async Task Wrong_settings_are_listed_all_at_once()
    {
        settings["STRATEGIS_RPS"] = "fast";
        settings["WAREHOUSE_LEASE_SECONDS"] = "5";
        settings["IX_ID_PASSWORD"] = "";
        var (code, _, errors) = await Command.RunAsync(settings, "ingest-sessions");

        Assert.Equal(1, code);
        Assert.All((string[])["STRATEGIS_RPS takes a whole number", "WAREHOUSE_LEASE_SECONDS takes", "IX_ID_PASSWORD is missing"], problem => Assert.Contains(problem, errors, StringComparison.Ordinal));
        NoStackTrace(errors);
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_one_sentence()
    {
        var closed = Ports.Take(0)[0];
        settings["WAREHOUSE_STORAGE"] = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=c2VjcmV0LWtleS12YWx1ZQ==;BlobEndpoint=http://127.0.0.1:{closed}/devstoreaccount1;";
        var (code, output, errors) = await Command.RunAsync(settings, "warehouse", "status");

        Assert.Equal(1, code);
        Assert.StartsWith("liftoff: ", errors, StringComparison.Ordinal);
        NoStackTrace(errors);
        Assert.DoesNotContain("c2VjcmV0", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_is_printed_whatever_goes_wrong()
    {
        settings["IX_ID_PASSWORD"] = "wrong-password-value";
        settings["WAREHOUSE_STORAGE"] = stack.Azurite.ConnectionString;
        settings["WAREHOUSE_CONTAINER"] = Path.GetFileName(data);
        var wrong = await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22", "--mode=remote", "--json");
        settings["IX_ID_PASSWORD"] = "sim-password";
        stack.Simulator.Faults.Set([new Fault("/api/system1/*", FaultKind.Status) { Status = 403, Body = """{"error":"denied for sim@example.com, token=abcdef-leaked"}""" }]);
        var denied = await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22", "--mode=remote");
        stack.Simulator.Faults.Clear();
        var fine = await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22", "--mode=remote");
        var status = await Command.RunAsync(settings, "warehouse", "status");

        Assert.Equal((1, 1, 0, 0), (wrong.ExitCode, denied.ExitCode, fine.ExitCode, status.ExitCode));
        Assert.Contains("turned the credentials down", wrong.Output, StringComparison.Ordinal);
        var printed = wrong.Output + wrong.Errors + denied.Output + denied.Errors + fine.Output + fine.Errors + status.Output + status.Errors;
        foreach (var secret in (string[])["wrong-password-value", "sim-password", "abcdef-leaked", "sim@example.com", "eyJ", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq", "AccountKey"])
            Assert.DoesNotContain(secret, printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_runs_the_app_until_it_is_asked_to_end()
    {
        var port = Ports.Take(0)[0];
        using var serve = Command.Liftoff(stack.Settings(data), "serve", $"--port={port}");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        await serve.WaitForAsync(() => Ports.AnswersAsync(port, CancellationToken.None));
        Assert.Equal("[]", await http.GetStringAsync(new Uri("api/monitor/runs", UriKind.Relative)));
        var children = serve.Descendants();
        Assert.NotEmpty(children);

        serve.Signal("TERM");
        Assert.Equal(130, await serve.ExitAsync());
        Assert.Empty(await RunningProcess.WaitForEndAsync(children, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Serve_on_a_taken_port_is_1_and_one_sentence()
    {
        var (code, output, errors) = await Command.RunAsync(stack.Settings(data), "serve", $"--port={stack.App.Address.Port}");
        Assert.Equal(1, code);
        Assert.Contains($"{stack.App.Address.Port}", output + errors, StringComparison.Ordinal);
        NoStackTrace(output + errors);
    }

    private static JsonElement LastLine(string output) => JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]).RootElement;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static void NoStackTrace(string printed)
    {
        Assert.DoesNotContain("   at ", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", printed, StringComparison.Ordinal);
    }
}
