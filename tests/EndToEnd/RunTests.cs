using System.Net;
using System.Net.Sockets;

namespace Liftoff.EndToEnd.Tests;

/// <summary><c>./run</c> as a user starts it.</summary>
[Collection(ProcessCollection.Name)]
public sealed class RunTests
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

        Assert.Equal(1, await run.ExitAsync());
        Assert.Equal("run: Port 7071 is in use. Stop what listens there and start again.", run.Errors.Trim());
        Assert.Empty(run.Output);
        Assert.Empty(run.Descendants());
    }

    [FactOnPort7071]
    public async Task An_interrupt_while_it_serves_is_130_and_ends_every_child()
    {
        using var run = Command.Tour();
        await run.WaitForAsync(() => Task.FromResult(run.Output.Contains("Serving on http://127.0.0.1:7071/ until Ctrl-C.", StringComparison.Ordinal)));
        var children = run.Descendants();
        Assert.True(children.Count >= 2, "Azurite and the Functions app run as processes.");
        using (var http = new HttpClient())
            Assert.StartsWith("[{", await http.GetStringAsync(new Uri("http://127.0.0.1:7071/api/monitor/rpc?by=click_hour")), StringComparison.Ordinal);

        run.Signal("INT");

        Assert.Equal(130, await run.ExitAsync());
        Assert.All(children, id => Assert.False(Directory.Exists($"/proc/{id}")));
    }

    [FactOnPort7071]
    public async Task An_interrupt_during_the_start_is_130_and_ends_every_child()
    {
        using var run = Command.Tour();
        await run.WaitForAsync(() => Task.FromResult(run.Output.Contains("Starting the Functions app", StringComparison.Ordinal)));
        var children = run.Descendants();

        run.Signal("INT");

        Assert.Equal(130, await run.ExitAsync());
        Assert.All(children, id => Assert.False(Directory.Exists($"/proc/{id}")));
        Assert.Empty(run.Descendants());
    }

    [Fact]
    public async Task A_flag_that_run_does_not_know_is_named()
    {
        using var run = Command.Script("run", "--twice");
        Assert.Equal(2, await run.ExitAsync());
        Assert.Equal("run: --twice is not known; the only flag is --once.", run.Errors.Trim());
    }
}
