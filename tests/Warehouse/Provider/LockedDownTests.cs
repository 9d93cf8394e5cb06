using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

/// <summary>What a connection for users' own queries must refuse, beyond writing to the tables.</summary>
public sealed class LockedDownTests : IDisposable
{
    private const string Settings = "access_mode=READ_ONLY;enable_external_access=false;lock_configuration=true;autoinstall_known_extensions=false;autoload_known_extensions=false";

    private readonly TemporaryFolder folder = new();

    public LockedDownTests()
    {
        using var connection = Duck.OpenFile(Database);
        connection.Run("create table t as select 42 x");
        File.WriteAllText(Secret, "secret\n1\n");
    }

    private string Database => folder["locked.duckdb"];

    private string Secret => folder["secret.csv"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_read_only_connection_alone_still_reads_and_writes_files_beside_the_database()
    {
        using var connection = Duck.OpenFile(Database, "access_mode=READ_ONLY");

        Assert.Equal("secret\n1\n", connection.Scalar($"select content from read_text('{Secret}')"));
        connection.Run($"copy t to '{folder["out.csv"]}'");
        Assert.True(File.Exists(folder["out.csv"]));
    }

    [Fact]
    public void A_locked_down_connection_still_answers_queries()
    {
        using var connection = Duck.OpenFile(Database, Settings);

        Assert.Equal(42, connection.Scalar("select x from t"));
        Assert.Equal(false, connection.Scalar("select current_setting('enable_external_access')"));
    }

    [Theory]
    [InlineData("select content from read_text('{0}')", "file system operations are disabled")]
    [InlineData("from read_csv('{0}')", "file system operations are disabled")]
    [InlineData("from '{0}'", "file system operations are disabled")]
    [InlineData("select * from glob('{0}')", "file system operations are disabled")]
    [InlineData("copy t to '{0}'", "file system operations are disabled")]
    [InlineData("attach '{0}' as other", "file system operations are disabled")]
    [InlineData("export database '{0}'", "file system operations are disabled")]
    [InlineData("install httpfs", "file system operations are disabled")]
    [InlineData("load '{0}'", "Loading external extensions is disabled")]
    [InlineData("set enable_external_access = true", "the configuration has been locked")]
    [InlineData("set lock_configuration = false", "the configuration has been locked")]
    [InlineData("set threads = 1", "the configuration has been locked")]
    [InlineData("reset memory_limit", "the configuration has been locked")]
    [InlineData("insert into t values (1)", "read-only mode")]
    [InlineData("create table other (x int)", "read-only mode")]
    public void A_locked_down_connection_refuses(string sql, string reason)
    {
        using (var connection = Duck.OpenFile(Database, Settings))
        {
            var refusal = Assert.Throws<DuckDBException>(() => connection.Run(string.Format(null, sql, Secret)));
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
            Assert.Equal(42, connection.Scalar("select x from t"));
        }

        Assert.Equal("secret\n1\n", File.ReadAllText(Secret));
    }

    [Fact]
    public void The_lock_can_also_be_set_by_SQL_on_an_open_connection()
    {
        using var connection = Duck.OpenFile(Database, "access_mode=READ_ONLY");
        connection.Run("set enable_external_access = false; set lock_configuration = true");

        Assert.Contains("disabled", Assert.Throws<DuckDBException>(() => connection.Scalar($"select content from read_text('{Secret}')")).Message, StringComparison.Ordinal);
        Assert.Contains("locked", Assert.Throws<DuckDBException>(() => connection.Run("set enable_external_access = true")).Message, StringComparison.Ordinal);
    }
}
