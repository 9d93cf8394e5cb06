using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Liftoff.Tour.LocalStack;

namespace Liftoff.EndToEnd.Tests;

/// <summary><c>./run</c> as a user starts it.</summary>
[Collection(ProcessCollection.Name)]
public sealed partial class RunTests
{
    [FactOnPort7071]
    public async Task Run_once_shows_the_day_and_ends()
    {
        using var run = Command.Script("run", "--once");

        // It looks whether everything is built first, which takes minutes where the processor is wanted elsewhere.
        Assert.True(await run.ExitAsync(TimeSpan.FromMinutes(9)) == 0, run.Output + run.Errors);
        Assert.All(
            (string[])["POST http://127.0.0.1:7071/api/monitor/ingest-sessions", "Completed", "RPC by campaign", "RPC by click hour", "monitoring.duckdb", "/warehouse/monitoring.duckdb", "api/monitor/rpc"],
            line => Assert.Contains(line, run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("run: ", run.Errors, StringComparison.Ordinal);
        using var free = new TcpListener(IPAddress.Loopback, 7071);
        free.Start();
    }

    [FactOnPort7071]
    public async Task A_taken_port_is_one_sentence_and_nothing_is_left_running()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 7071);
        taken.Start();
        using var run = Command.Tour("--once");

        var (code, started) = await run.ExitWithDescendantsAsync();

        Assert.Equal(1, code);
        Assert.Equal("run: Port 7071 is in use. Stop what listens there and start again.", run.Errors.Trim());
        Assert.Empty(run.Output);
        await NoneIsLeftAsync(started, run);
    }

    [FactOnPort7071]
    public async Task An_interrupt_while_it_serves_is_130_and_ends_every_child()
    {
        using var run = Command.Tour();
        await run.WaitForAsync(() => Task.FromResult(run.Output.Contains("Serving on http://127.0.0.1:7071/ until Ctrl-C.", StringComparison.Ordinal)));
        var children = run.Descendants();
        Assert.True(children.Count >= 2, $"Azurite and the Functions app run as processes; there are: {string.Join(", ", children)}.");
        // The address that it offers; without a date it would be today's, of which the tour ingests nothing.
        var offered = RpcAddress().Match(run.Output).Groups[1].Value;
        using (var http = new HttpClient())
            Assert.StartsWith("[{", await http.GetStringAsync(new Uri(offered)), StringComparison.Ordinal);

        run.Signal("INT");

        await EndsAsInterruptedAsync(run, children);
    }

    [FactOnPort7071]
    public async Task An_interrupt_during_the_start_is_130_and_ends_every_child()
    {
        using var run = Command.Tour();
        await run.WaitForAsync(() => Task.FromResult(run.Output.Contains("Starting the Functions app", StringComparison.Ordinal)));
        var children = run.Descendants();

        run.Signal("INT");

        await EndsAsInterruptedAsync(run, children);
    }

    [Fact]
    public async Task A_flag_that_run_does_not_know_is_named()
    {
        using var run = Command.Script("run", "--twice");
        Assert.Equal(2, await run.ExitAsync());
        Assert.Equal("run: --twice is not known; the only flag is --once.", run.Errors.Trim());
    }

    [GeneratedRegex("curl '(http[^']+/api/monitor/rpc[^']+)'")]
    private static partial Regex RpcAddress();

    private static async Task EndsAsInterruptedAsync(Command run, IReadOnlyList<RunningProcess> children)
    {
        var (code, started) = await run.ExitWithDescendantsAsync();
        Assert.True(code == 130, $"An interrupt ended it with {code} instead of 130.{Environment.NewLine}{run.Output}{run.Errors}");
        await NoneIsLeftAsync([.. children.Union(started)], run);
    }

    /// <summary>A child whose end was asked for may take a moment; one that goes on was forgotten.</summary>
    private static async Task NoneIsLeftAsync(IReadOnlyCollection<RunningProcess> processes, Command run)
    {
        var left = await RunningProcess.WaitForEndAsync(processes, TimeSpan.FromSeconds(10));
        Assert.True(left.Count == 0, $"Still running after the end: {string.Join(", ", left)}.{Environment.NewLine}{run.Output}{run.Errors}");
    }
}
