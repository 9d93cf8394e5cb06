using System.Diagnostics;
using System.Text.Json.Nodes;
using Liftoff.Composition;
using Liftoff.Simulator.StrategisRelay;

namespace Liftoff.CampaignSetup.Tests;

/// <summary><c>liftoff setup …</c> as a process: what it prints, and what it ends with.</summary>
[Collection(nameof(PostgresTests))]
public sealed class CommandTests(PostgresFixture postgres) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-setup-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_plan_is_validated_created_switched_and_taken_back()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var plan = Write(Plans.Of(1, 2));

        var valid = await RunAsync(stage, "validate", plan);
        Assert.Equal(0, valid.Exit);
        Assert.Contains("req-test, 8 objects", valid.Output, StringComparison.Ordinal);
        Assert.Equal(8, (await RunAsync(stage, "validate", plan, "--json")).Json["calls"]!.AsArray().Count);
        Assert.Equal(0, stage.Relay.CreateCalls);

        var created = await RunAsync(stage, "create", plan);
        Assert.Equal(0, created.Exit);
        Assert.Contains("completed req-test  8 of 8", created.Output, StringComparison.Ordinal);
        Assert.Contains("facebook_adsets", created.Errors, StringComparison.Ordinal);
        Assert.Equal((0, 8), ((await RunAsync(stage, "create", plan)).Exit, stage.Relay.CreateCalls));
        var status = await RunAsync(stage, "status", "req-test", "--json");
        Assert.Equal((0, "completed", 2), (status.Exit, status.Json["status"]!.ToString(), status.Json["adSets"]![0]!["ads"]!.AsArray().Count));

        Assert.Equal(0, (await RunAsync(stage, "orphans")).Exit);
        Assert.Equal(0, (await RunAsync(stage, "resume", "req-test")).Exit);
        Assert.Equal(0, (await RunAsync(stage, "pause", "req-test")).Exit);
        Assert.Equal(2, (await RunAsync(stage, "retry", "req-test")).Exit);
        Assert.Equal(0, (await RunAsync(stage, "cancel", "req-test", "--rollback")).Exit);
        Assert.DoesNotContain(stage.Relay.Live, o => o.Kind is "campaigns" or "adsets" or "ads");
        var dead = await RunAsync(stage, "create", plan);
        Assert.Equal(1, dead.Exit);
        Assert.DoesNotContain("setup retry", dead.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_started_and_one_that_is_not_waited_for_stays_pending()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var draft = await RunAsync(stage, "create", Write(Plans.Of(1, 1)), "--draft", "--json");
        Assert.Equal((0, "draft"), (draft.Exit, draft.Json["status"]!.ToString()));
        var left = Plans.Of(1, 1, "req-left");
        left["brand"] = "Other";
        var pending = await RunAsync(stage, "create", Write(left), "--no-wait", "--json");
        Assert.Equal((0, "pending", 0), (pending.Exit, pending.Json["status"]!.ToString(), stage.Relay.CreateCalls));

        Assert.Equal(0, (await RunAsync(stage, "start", "req-test")).Exit);
        Assert.Equal(2, (await RunAsync(stage, "start", "req-test")).Exit);
        await stage.AssertOnceAsync("req-test");
    }

    [Fact]
    public async Task What_fails_is_1_and_goes_on_by_retry()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.SetFaults([new RelayFault("ads", RelayFaultKind.Graph) { Code = 100, Subcode = 1885183 }]);
        var failed = await RunAsync(stage, "create", Write(Plans.Of(1, 1)));
        Assert.Equal(1, failed.Exit);
        Assert.Contains("./liftoff setup retry req-test", failed.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(stage, "status", "req-test")).Exit);

        Assert.Equal(0, (await RunAsync(stage, "retry", "req-test")).Exit);
        await stage.AssertOnceAsync("req-test");
        await stage.ExecuteAsync("UPDATE campaign_calls SET external_id = '120330000000009999' WHERE object_type = 'fb_ad'");
        Assert.Equal(3, (await RunAsync(stage, "orphans")).Exit);
        Assert.Equal(1, (await RunAsync(stage, "create", Write(Plans.Of(1, 1)), ("POSTGRES_CONNECTION", "Host=127.0.0.1;Port=1;Username=nobody;Timeout=2"))).Exit);
    }

    [Fact]
    public async Task What_is_asked_wrongly_is_2_with_all_reasons()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var wrong = Plans.Of(1, 1);
        (wrong["date"], wrong["brand"]) = ("2026-02-30", "a|b");

        foreach (var command in (string[])["validate", "create"])
        {
            var refused = await RunAsync(stage, command, Write(wrong));
            Assert.Equal(2, refused.Exit);
            Assert.Contains("/date", refused.Output, StringComparison.Ordinal);
            Assert.Contains("/brand", refused.Output, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await RunAsync(stage, "create", Path.Combine(folder, "none.json"))).Exit);
        Assert.Equal(0, (await RunAsync(stage, "create", Write(Plans.Of(1, 1)), "--no-wait")).Exit);
        Assert.Equal(2, (await RunAsync(stage, "create", Write(Plans.Of(1, 1, "req-other")))).Exit);
        Assert.Equal(2, (await RunAsync(stage, "create", Write(Plans.Of(1, 2)))).Exit);
        foreach (var command in (string[])["start", "status", "retry", "cancel", "pause", "resume"]) Assert.Equal(2, (await RunAsync(stage, command, "req-none")).Exit);
        Assert.Equal(0, stage.Relay.CreateCalls);
    }

    private string Write(JsonObject plan)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, plan.ToJsonString());
        return path;
    }

    private static Task<Ended> RunAsync(SetupStage stage, params IReadOnlyList<string> arguments) => RunAsync(stage, arguments, []);

    private static Task<Ended> RunAsync(SetupStage stage, string command, string argument, (string Name, string Value) setting) => RunAsync(stage, [command, argument], [setting]);

    private static async Task<Ended> RunAsync(SetupStage stage, IReadOnlyList<string> arguments, IReadOnlyList<(string Name, string Value)> settings)
    {
        // The command line is built beside the tests; nothing of the user's own settings reaches it.
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "liftoff.dll"));
        var start = new ProcessStartInfo("dotnet", [program, "setup", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var setting in LiftoffOptions.Settings) start.Environment[setting.Name] = "";
        foreach (var (name, value) in stage.Settings) start.Environment[name] = value;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ended(process.ExitCode, output, await errors);
    }

    private sealed record Ended(int Exit, string Output, string Errors)
    {
        public JsonNode Json => JsonNode.Parse(Output)!;
    }
}
