using Dapper;
using DuckDB.NET.Data;
using Liftoff.Sql;

namespace Liftoff.Warehouse.Schema;

/// <summary>Compares a warehouse with what its migrations make, and runs the rooms' checks of their logical keys.</summary>
internal sealed class SchemaCheck
{
    private const int ShownRows = 3;
    private static readonly string SchemaSql = SqlFile.Beside(typeof(SchemaCheck), "Columns.sql");
    private readonly Engine engine;
    private readonly Migrations migrations;
    private readonly TimeProvider time;
    private readonly IReadOnlyList<(string Name, string Sql)> checks;

    public SchemaCheck(Engine engine, Migrations migrations, IEnumerable<MigrationSource> rooms, TimeProvider time)
    {
        (this.engine, this.migrations, this.time) = (engine, migrations, time);
        checks = [.. rooms.Select(r => r.Assembly).Distinct().SelectMany(a => SqlFile.InFolder(a, "Checks"))];
    }

    public IReadOnlyList<string> CheckNames => [.. checks.Select(c => c.Name)];

    /// <summary>What differs from a fresh database of the same migrations, one sentence each.</summary>
    /// <param name="folder">For the fresh database: the engine words a view anew when it reads it from a file, so that only a file compares.</param>
    public IEnumerable<string> Compare(DuckDBConnection connection, string folder, CancellationToken cancellationToken)
    {
        var missing = migrations.Missing(connection);
        foreach (var migration in missing) yield return $"Migration {migration.Number:000}_{migration.Name} is not applied yet; the next writer does it.";
        if (missing.Count > 0) yield break;
        var file = Path.Combine(folder, "fresh.duckdb");
        using (var empty = engine.OpenWritable(file)) migrations.Apply(empty, time, cancellationToken);
        using var fresh = engine.OpenReadOnly(file);
        var expected = fresh.Query<string>(SchemaSql).ToHashSet();
        var found = connection.Query<string>(SchemaSql).ToHashSet();
        foreach (var line in expected.Except(found)) yield return $"The schema lacks {line}.";
        foreach (var line in found.Except(expected)) yield return $"The schema has {line}, which no migration makes.";
    }

    /// <summary>What the rooms' checks return, one sentence a check.</summary>
    public IEnumerable<string> RunChecks(DuckDBConnection connection, CancellationToken cancellationToken)
    {
        foreach (var (name, sql) in checks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = connection.Query(sql).Select(row => string.Join(", ", ((IDictionary<string, object?>)row).Select(c => $"{c.Key} {c.Value ?? "NULL"}"))).ToArray();
            if (rows.Length > 0) yield return $"{name}: {rows.Length} {(rows.Length == 1 ? "row breaks" : "rows break")} it: {string.Join("; ", rows.Take(ShownRows))}{(rows.Length > ShownRows ? "; …" : "")}";
        }
    }
}
