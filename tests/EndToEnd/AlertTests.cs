using System.Net;
using System.Text.Json;
using Liftoff.Simulator.Faults;
using Liftoff.Tour.LocalStack;

namespace Liftoff.EndToEnd.Tests;

/// <summary>Alerts through the command line: from a run that fails to a channel that is told.</summary>
[Collection(ProcessCollection.Name)]
public sealed class AlertTests : IDisposable
{
    private readonly LocalStackFixture stack;
    private readonly Dictionary<string, string?> settings;
    private readonly HttpListener channel = new();
    private readonly string address = $"http://127.0.0.1:{Ports.Take(0)[0]}/";

    public AlertTests(LocalStackFixture stack)
    {
        this.stack = stack;
        settings = stack.OutsideWorld(stack.NewFolder());
        channel.Prefixes.Add(address);
        channel.Start();
        settings["ALERT_WEBHOOK_URL"] = address + "hook/never-printed";
        settings["ALERT_WEBHOOK_FORM"] = "slack";
    }

    public void Dispose()
    {
        stack.Simulator.Faults.Clear();
        channel.Close();
    }

    [Fact]
    public async Task A_failed_run_is_an_open_alert_that_the_channel_gets_once_and_a_good_run_closes_it()
    {
        stack.Simulator.Faults.Set([new Fault("/api/s1/report/get-session-rev", FaultKind.Html)]);
        Assert.Equal(1, (await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22")).ExitCode);

        var message = await ReceiveAsync("check-alerts", "--json");
        Assert.Equal("Liftoff alerts: 1 opened", message.GetProperty("text").GetString());
        var (code, output, _) = await Command.RunAsync(settings, "check-alerts", "--json");
        Assert.Equal(0, code);
        Assert.False(JsonDocument.Parse(output.Trim().Split('\n')[^1]).RootElement.GetProperty("counts").TryGetProperty("sent", out _));

        (_, output, _) = await Command.RunAsync(settings, "alerts", "--json");
        var alert = Assert.Single(JsonDocument.Parse(output).RootElement.EnumerateArray());
        Assert.Equal(("jobs", "ingest-sessions (direct)", JsonValueKind.Null), (alert.GetProperty("rule").GetString(), alert.GetProperty("subject").GetString(), alert.GetProperty("closedAt").ValueKind));
        Assert.Contains("an HTML page came", alert.GetProperty("figure").GetString(), StringComparison.Ordinal);

        stack.Simulator.Faults.Clear();
        Assert.Equal(0, (await Command.RunAsync(settings, "ingest-sessions", "--date=2025-11-22")).ExitCode);
        Assert.Equal("Liftoff alerts: 1 closed", (await ReceiveAsync("check-alerts")).GetProperty("text").GetString());
        Assert.Equal((0, "No alert is open."), ((await Command.RunAsync(settings, "alerts")) is var list ? list.ExitCode : default, list.Output.Trim()));
        (_, output, _) = await Command.RunAsync(settings, "alerts", "--all");
        Assert.StartsWith("closed  jobs: ingest-sessions (direct), ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_that_only_PostgreSQL_knows_are_looked_at_too()
    {
        settings["POSTGRES_CONNECTION"] = await stack.NewDatabaseAsync();
        settings["SYNC_MEDIA_BUYS_SCHEDULE"] = "0 0 4 * * *";
        Assert.Equal(1, (await Command.RunAsync(settings, "sync-media-buys")).ExitCode);

        // Every other rule looks as well, and none of them breaks: the end is 0.
        await ReceiveAsync("check-alerts");
        var (_, output, _) = await Command.RunAsync(settings, "alerts", "--json");
        var alert = Assert.Single(JsonDocument.Parse(output).RootElement.EnumerateArray());
        Assert.Equal(("media-buy-jobs", "sync-media-buys"), (alert.GetProperty("rule").GetString(), alert.GetProperty("subject").GetString()));
        Assert.Contains("SNOWFLAKE_ACCOUNT", alert.GetProperty("figure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_message_arrives_or_the_end_is_1_with_the_reason()
    {
        Assert.Contains("a test of the alerts", (await ReceiveAsync("alerts", "test")).GetProperty("text").GetString(), StringComparison.Ordinal);

        channel.Stop();
        settings["ALERT_WEBHOOK_RETRY_BACKOFF_MS"] = "1";
        var (code, output, errors) = await Command.RunAsync(settings, "alerts", "test");
        Assert.Equal((1, "✗ The webhook could not be reached: no connection can be made."), (code, output.Trim()));
        Assert.DoesNotContain("never-printed", output + errors, StringComparison.Ordinal);

        settings["ALERT_WEBHOOK_URL"] = "";
        (code, output, _) = await Command.RunAsync(settings, "alerts", "test");
        Assert.Equal((1, "✗ There is no webhook: set ALERT_WEBHOOK_URL."), (code, output.Trim()));

        settings["ALERT_WEBHOOK_URL"] = "not-an-address-never-printed";
        settings["ALERT_RULES_OFF"] = "feed,rpc-drops";
        (code, output, errors) = await Command.RunAsync(settings, "alerts");
        Assert.Equal(1, code);
        Assert.Contains("ALERT_WEBHOOK_URL takes an absolute http or https address", errors, StringComparison.Ordinal);
        Assert.Contains("not \"rpc-drops\"", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("never-printed", output + errors, StringComparison.Ordinal);
    }

    /// <summary>Runs a command that must end well, and takes the message that it sends.</summary>
    private async Task<JsonElement> ReceiveAsync(params string[] command)
    {
        var receiving = channel.GetContextAsync();
        var running = Command.RunAsync(settings, command);
        // A command that sends nothing must end the test, not hang it.
        if (await Task.WhenAny(receiving, running) == running) Assert.Fail($"Nothing was sent: {(await running).Output}{(await running).Errors}");
        var context = await receiving;
        var message = await JsonDocument.ParseAsync(context.Request.InputStream);
        context.Response.Close();
        var (code, output, errors) = await running;
        Assert.True(code == 0, output + errors);
        return message.RootElement;
    }
}
