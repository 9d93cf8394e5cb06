using System.Globalization;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Sql;

namespace Liftoff.Warehouse.Schema;

/// <summary>All steps of the schema that this program knows, from all rooms.</summary>
internal sealed class Migrations
{
    private readonly IReadOnlyList<Migration> all;

    /// <exception cref="InvalidOperationException">Two steps share a number, or a file is not named <c>NNN_name.sql</c>.</exception>
    public Migrations(IEnumerable<MigrationSource> sources)
    {
        all = sources.Select(s => s.Assembly).Distinct()
            .SelectMany(assembly => SqlFile.InFolder(assembly, "Migrations"))
            .Select(file => Parse(file.Name, file.Text))
            .OrderBy(m => m.Number)
            .ToArray();
        foreach (var (earlier, later) in all.Zip(all.Skip(1)))
            if (earlier.Number == later.Number) throw new InvalidOperationException($"Migrations {earlier.Name} and {later.Name} share the number {later.Number}.");
    }

    /// <summary>The number of the last step; a file with a higher one is of a newer program.</summary>
    public int Highest => all[^1].Number;

    /// <summary>Applies what is missing, each step in a transaction of its own with its record.</summary>
    /// <exception cref="WarehouseRefusedException">See <see cref="Missing"/>.</exception>
    public void Apply(DuckDBConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var migration in HasTables(connection) ? Missing(connection) : all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var transaction = connection.BeginTransaction();
            connection.Execute(migration.Sql);
            connection.Execute("INSERT INTO schema_migrations VALUES ($Number, $Name, $At)", new { migration.Number, migration.Name, At = time.GetUtcNow() });
            transaction.Commit();
        }
    }

    /// <summary>The steps that this file lacks.</summary>
    /// <exception cref="WarehouseRefusedException">The file is not a warehouse of ours, or of a newer program.</exception>
    public IReadOnlyList<Migration> Missing(DuckDBConnection connection)
    {
        if (!connection.ExecuteScalar<bool>("SELECT count(*) > 0 FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = 'schema_migrations'"))
            throw new WarehouseRefusedException($"{Path.GetFileName(connection.DataSource)} is a DuckDB file, but not one that Liftoff made (it has no table schema_migrations).", "If it is the predecessor's, move it elsewhere and take its sessions over with `./liftoff warehouse import FILE`.");

        var applied = connection.Query<(int Number, string Name)>("SELECT number, name FROM schema_migrations ORDER BY number").ToArray();
        foreach (var (number, name) in applied)
        {
            if (all.FirstOrDefault(m => m.Number == number) is not { } known)
                throw new WarehouseRefusedException($"The warehouse has schema {applied[^1].Number} with the step {number:000}_{name}, which this Liftoff ({Highest}) does not know.", "It was written by a newer one: upgrade this one, or go back with `./liftoff warehouse restore --at=…`.");
            if (known.Name != name)
                throw new WarehouseRefusedException($"Step {number:000} of the warehouse's schema is {name}, but this Liftoff's is {known.Name}.", "It was written by another branch of the program: use that one.");
        }

        return all.Where(m => !applied.Any(a => a.Number == m.Number)).ToArray();
    }

    private static bool HasTables(DuckDBConnection connection) => connection.ExecuteScalar<bool>("SELECT count(*) > 0 FROM duckdb_tables()");

    private static Migration Parse(string file, string sql)
    {
        var parts = file.Split('_', 2);
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Migration(number, parts[1], sql)
            : throw new InvalidOperationException($"The migration {file}.sql is not named NNN_name.sql.");
    }
}
