using System.Diagnostics;
using Dapper;
using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class InterruptTests : IDisposable
{
    /// <summary>Hours of work in one statement.</summary>
    private const string Endless = "select sum(a.i * b.i % 7) from range(10_000_000) a(i), range(10_000_000) b(i)";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly DuckDBConnection connection = Duck.InMemory();

    public void Dispose() => connection.Dispose();

    [Fact]
    public async Task Cancel_from_another_thread_ends_a_running_query_and_keeps_the_connection()
    {
        using var command = connection.Command(Endless);
        var running = Task.Run(command.ExecuteScalar);
        var clock = Stopwatch.StartNew();
        await CancelUntilDone(command, running);

        Assert.True(WasInterrupted(await Record.ExceptionAsync(() => running)));
        Assert.True(clock.Elapsed < Soon, $"{clock.Elapsed}");
        Assert.Equal(1, connection.Scalar("select 1"));
    }

    [Fact]
    public async Task A_cancellation_token_ends_a_query_of_Dapper()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();

        var ended = await Record.ExceptionAsync(
            () => Task.Run(() => connection.ExecuteScalarAsync<long>(new CommandDefinition(Endless, cancellationToken: cancellation.Token))));

        Assert.True(WasInterrupted(ended));
        Assert.True(clock.Elapsed < Soon, $"{clock.Elapsed}");
        Assert.Equal(1, connection.Scalar("select 1"));
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing_behind()
    {
        connection.Run("create table t (x bigint)");
        using var command = connection.Command($"insert into t {Endless}");
        var running = Task.Run(command.ExecuteNonQuery);
        await CancelUntilDone(command, running);

        Assert.True(WasInterrupted(await Record.ExceptionAsync(() => running)));
        Assert.Equal(0L, connection.Scalar("select count(*) from t"));
    }

    [Fact]
    public async Task Cancel_ends_only_the_queries_of_its_own_connection()
    {
        using var other = connection.Duplicate();
        other.Open();
        using var command = connection.Command(Endless);
        var running = Task.Run(command.ExecuteScalar);
        var beside = Task.Run(() => other.Scalar("select sum(i)::bigint from range(20_000_000) t(i)"));
        await CancelUntilDone(command, running);

        Assert.True(WasInterrupted(await Record.ExceptionAsync(() => running)));
        Assert.Equal(199_999_990_000_000L, await beside);
    }

    [Fact]
    public void Cancel_without_a_running_query_does_nothing()
    {
        using var command = connection.Command("select 1");
        command.Cancel();

        Assert.Equal(1, command.ExecuteScalar());
    }

    /// <summary>A query that runs is cancelled; one that is still being prepared fails with DuckDB's own words.</summary>
    private static bool WasInterrupted(Exception? ended) =>
        ended is OperationCanceledException || (ended is DuckDBException && ended.Message.StartsWith("INTERRUPT Error", StringComparison.Ordinal));

    /// <summary>Only a statement that already runs can be interrupted, and no one tells when it does: ask until it ends.</summary>
    private static async Task CancelUntilDone(DuckDBCommand command, Task running)
    {
        for (var waited = Stopwatch.StartNew(); !running.IsCompleted && waited.Elapsed < Soon; await Task.Delay(50))
            command.Cancel();
    }
}
