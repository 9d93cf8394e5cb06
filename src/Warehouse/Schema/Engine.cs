using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Sql;

namespace Liftoff.Warehouse.Schema;

/// <summary>Opens database files with the engine's settings. Every session thinks in UTC, and nothing is downloaded behind our back.</summary>
internal sealed class Engine(WarehouseOptions options)
{
    private readonly SpillFolders spills = new(options.TempPath ?? Path.Combine(options.CachePath, "spill"));

    /// <summary>For the writer, on a copy that nobody else opens; creates the file if it is missing.</summary>
    /// <exception cref="WarehouseRefusedException">The file is not a database that this engine can open.</exception>
    public DuckDBConnection OpenWritable(string file)
    {
        if (File.Exists(file)) ThrowIfNotDuckDb(file);
        return Open(file, "READ_WRITE");
    }

    /// <summary>For readers; several may open one file.</summary>
    /// <exception cref="WarehouseRefusedException">The file is not a database that this engine can open.</exception>
    public DuckDBConnection OpenReadOnly(string file) => Open(file, "READ_ONLY");

    public DuckDBConnection OpenInMemory(string? memoryLimit = null) => Open(":memory:", null, memoryLimit);

    /// <summary>
    /// For SQL that comes from users: an engine of its own, so that nothing it does is seen by others, with the file attached
    /// read-only, no way to files, network or extensions, and no way to change that. (A read-only database alone still allows
    /// <c>COPY TO</c> and <c>read_text</c>.)
    /// </summary>
    public DuckDBConnection OpenSandbox(string file)
    {
        var connection = OpenInMemory();
        try
        {
            connection.Execute($"ATTACH {SqlText.Literal(file)} AS monitoring (READ_ONLY); USE monitoring;");
            Seal(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Closes the session's ways out; cannot be undone.</summary>
    public static void Seal(DuckDBConnection connection) => connection.Execute("SET enable_external_access = false; SET lock_configuration = true;");

    /// <summary>Looks at a file before anybody opens it; never at one that is open, whose locks would be dropped.</summary>
    /// <exception cref="WarehouseRefusedException">It is something else; DuckDB would not say what.</exception>
    public static void ThrowIfNotDuckDb(string file)
    {
        Span<byte> head = stackalloc byte[16];
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0)) head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.Length == 16 && head[8..12].SequenceEqual("DUCK"u8)) return;
        var beginning = string.Concat(Encoding.Latin1.GetString(head).Select(c => char.IsControl(c) ? '.' : c));
        throw new WarehouseRefusedException($"What is stored as the warehouse is not a DuckDB file: it begins with \"{beginning}\".", "Something else was put in its place. Go back to a snapshot with `./liftoff warehouse history` and `restore --at=…`, or upload the local copy with `./liftoff warehouse push --replace`.");
    }

    /// <summary>Stops whatever the connection executes at the moment, from any thread.</summary>
    public static void Interrupt(DuckDBConnection connection)
    {
        using var command = connection.CreateCommand();
        command.Cancel();
    }

    private DuckDBConnection Open(string file, string? accessMode, string? memoryLimit = null)
    {
        var settings = new DbConnectionStringBuilder { ["Data Source"] = file, ["autoinstall_known_extensions"] = "false", ["autoload_known_extensions"] = "false" };
        if (accessMode is not null) settings["access_mode"] = accessMode;
        if ((options.MemoryLimit ?? memoryLimit) is { } limit) settings["memory_limit"] = limit;
        if (options.Threads is { } threads) settings["threads"] = threads.ToString(CultureInfo.InvariantCulture);
        settings["temp_directory"] = accessMode is null ? spills.ForMemory() : spills.ForFile(file);

        var connection = new DuckDBConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute("SET TimeZone = 'UTC'");
            return connection;
        }
        catch (DuckDBException e) when (File.Exists(file))
        {
            connection.Dispose();
            throw new WarehouseRefusedException($"{Path.GetFileName(file)} cannot be opened: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}.", "If it was written by a newer DuckDB, upgrade; if it is damaged, go back to a snapshot with `./liftoff warehouse restore --at=…`.", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
