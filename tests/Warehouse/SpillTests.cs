using Dapper;
using Liftoff.Warehouse.Schema;

namespace Liftoff.Warehouse.Tests;

/// <summary>What does not fit into memory goes to a folder that no other engine touches.</summary>
public sealed class SpillTests : IDisposable
{
    private const string Sort = "SELECT sum(x * place)::VARCHAR FROM (SELECT x, row_number() OVER (ORDER BY hash(x), x) AS place FROM range(3000000) numbers(x))";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("some/where/else")]
    public void An_engine_spills_on_a_machine_where_nothing_was_stored_yet(string? temp)
    {
        using var scratch = Engine(temp).OpenInMemory("64MB");
        Assert.NotNull(scratch.ExecuteScalar<string>(Sort));
    }

    [Fact]
    public void Engines_that_spill_at_the_same_time_do_not_touch_each_other()
    {
        var engine = Engine("shared");
        using var plenty = Engine("plenty").OpenInMemory();
        var expected = plenty.ExecuteScalar<string>(Sort);
        Parallel.For(0, 3, _ =>
        {
            using var scratch = engine.OpenInMemory("64MB");
            Assert.Equal(expected, scratch.ExecuteScalar<string>(Sort));
        });
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "shared")));
    }

    [Fact]
    public void What_a_killed_process_left_is_dropped_and_a_living_one_s_stays()
    {
        var root = Path.Combine(folder.Path, "left");
        // No process has that number: it is above the most that Linux gives.
        string[] names = [$"{int.MaxValue}.1", $"{Environment.ProcessId}.of-an-earlier-life", "1.4", "notes"];
        foreach (var name in names) File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(root, name)).FullName, "duckdb_temp_storage-0.tmp"), "");

        var first = new SpillFolders(root).ForMemory();

        Assert.Equal(["1.4", "notes"], Directory.EnumerateDirectories(root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.NotEqual(first, new SpillFolders(root).ForMemory());
        Assert.Equal(new SpillFolders(root).ForFile("/x/a.duckdb"), new SpillFolders(root).ForFile("/x/a.duckdb"));
        Assert.NotEqual(new SpillFolders(root).ForFile("/x/a.duckdb"), new SpillFolders(root).ForFile("/y/a.duckdb"));
    }

    private Engine Engine(string? temp) => new(new WarehouseOptions { DatabasePath = folder["monitoring.duckdb"], LandingPath = folder["landing"], CachePath = Path.Combine(folder.Path, "not", "there"), TempPath = temp is null ? null : Path.Combine(folder.Path, temp) });
}
