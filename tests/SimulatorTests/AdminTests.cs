using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Liftoff.Simulator.Tests;

public sealed class AdminTests
{
    private const string Csv = "/api/s1/report/get-session-rev?date=2025-11-22&filterZero=1&output=csv&limit=3";

    [Fact]
    public async Task Faults_clock_and_styles_are_set_over_http()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        await PutAsync(http, "/__sim/faults", """[{"route":"/api/s1/*","kind":"status","status":503,"times":1,"retryAfter":"00:00:03"}]""");
        var refused = await http.GetAsync(new Uri(Csv, UriKind.Relative));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "3"), (refused.StatusCode, refused.Headers.GetValues("Retry-After").Single()));
        Assert.Equal(503, Assert.Single(sim.Faults.Rules).Status);

        await PutAsync(http, "/__sim/session-csv", """{"totalRevenue":"absent","sessionIdColumn":"rsoc_session_id"}""");
        var header = (await http.GetStringAsync(Csv)).Split('\n')[0];
        Assert.StartsWith("rsoc_session_id,", header, StringComparison.Ordinal);
        Assert.DoesNotContain("total_revenue", header, StringComparison.Ordinal);

        await PostAsync(http, "/__sim/clock", """{"asOf":"2025-11-22T10:00:00Z"}""");
        Assert.Equal(new DateTimeOffset(2025, 11, 22, 10, 0, 0, TimeSpan.Zero), sim.Clock.AsOf);
        await PostAsync(http, "/__sim/clock", """{"asOf":null}""");
        Assert.Null(sim.Clock.AsOf);
        await PostAsync(http, "/__sim/clock", """{"live":true}""");
        Assert.InRange(sim.Clock.AsOf!.Value, DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow);
        await PostAsync(http, "/__sim/clock", """{"asOf":null}""");
        Assert.False(sim.Clock.IsLive);
        await PutAsync(http, "/__sim/strategis", """{"envelope":"rows","taboolaResults":true}""");
        Assert.True(sim.Strategis.TaboolaResults);
        await PutAsync(http, "/__sim/strategist", """{"hasNoSnapshots":true}""");
        Assert.True(sim.Strategist.HasNoSnapshots);
    }

    [Fact]
    public async Task A_misspelt_knob_is_refused()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        foreach (var body in new[] { """[{"route":"*","kind":"status","stauts":503}]""", """[{"route":"*","kind":"nosuch"}]""", "" })
        {
            using var content = new StringContent(body);
            Assert.Equal(HttpStatusCode.BadRequest, (await http.PutAsync(new Uri("/__sim/faults", UriKind.Relative), content)).StatusCode);
        }
        Assert.Empty(sim.Faults.Rules);
    }

    [Fact]
    public async Task Steering_is_not_hit_by_faults_nor_recorded()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7, Faults = [new("*", Faults.FaultKind.Status)] });
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        await http.GetAsync(new Uri(Csv, UriKind.Relative));
        var requests = await http.GetFromJsonAsync<JsonElement>("/__sim/requests");
        var one = Assert.Single(requests.EnumerateArray());
        Assert.Equal((502, "/api/s1/report/get-session-rev", "status"),
            (one.GetProperty("statusCode").GetInt32(), one.GetProperty("path").GetString(), one.GetProperty("faults")[0].GetString()));
        await http.DeleteAsync(new Uri("/__sim/requests", UriKind.Relative));
        Assert.Empty(sim.Requests);
    }

    [Fact]
    public async Task The_expected_sums_can_be_asked_for()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        var world = await http.GetFromJsonAsync<JsonElement>("/__sim/world?date=2025-11-22");
        var day = sim.Day(new(2025, 11, 22));
        Assert.Equal(day.Revenue, world.GetProperty("total").GetProperty("revenue").GetDecimal());
        Assert.Equal(day.ReconciledRevenue, world.GetProperty("total").GetProperty("reconciledRevenue").GetDecimal());
        Assert.Equal(day.Of(World.Network.Taboola).Sum(c => c.Spend), world.GetProperty("networks").GetProperty("Taboola").GetProperty("spend").GetDecimal());
        Assert.Equal(day.Campaigns.Count, world.GetProperty("campaigns").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(new Uri("/__sim/world", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task The_program_serves_on_loopback_writes_snapshots_and_explains_itself()
    {
        Assert.Contains("write-snapshots", await RunAsync(0, "--help"), StringComparison.Ordinal);
        Assert.Contains("Unknown option --prot", await RunAsync(2, "--prot", "1"), StringComparison.Ordinal);
        Assert.Contains("--seed cannot be 'x'", await RunAsync(2, "--seed", "x"), StringComparison.Ordinal);

        var root = Directory.CreateTempSubdirectory("snapshots").FullName;
        Assert.Contains("20251123T060012Z", await RunAsync(0, "write-snapshots", "--root", root, "--date", "2025-11-22", "--seed", "7"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(root, "day", "20251123T060012Z", "manifest.csv")));
        Directory.Delete(root, recursive: true);

        using var program = Start("--port", "0", "--seed", "7", "--date", "2025-11-22");
        var line = await program.StandardOutput.ReadLineAsync() ?? "";
        var address = new Uri(line.Split(' ')[2]);
        using var http = new HttpClient { BaseAddress = address };
        Assert.Equal("127.0.0.1", address.Host);
        Assert.Equal(4, (await http.GetStringAsync(Csv)).TrimEnd('\n').Split('\n').Length);
        program.Kill();
        await program.WaitForExitAsync();
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(SimulatorHost).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<string> RunAsync(int exitCode, params string[] arguments)
    {
        using var program = Start(arguments);
        var text = await program.StandardOutput.ReadToEndAsync() + await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(exitCode, program.ExitCode);
        return text;
    }

    private static async Task PutAsync(HttpClient http, string path, string json)
    {
        using var content = new StringContent(json);
        Assert.Equal(HttpStatusCode.NoContent, (await http.PutAsync(new Uri(path, UriKind.Relative), content)).StatusCode);
    }

    private static async Task PostAsync(HttpClient http, string path, string json)
    {
        using var content = new StringContent(json);
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync(new Uri(path, UriKind.Relative), content)).StatusCode);
    }
}
