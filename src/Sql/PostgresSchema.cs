using System.Globalization;
using System.Reflection;
using Dapper;
using Npgsql;

namespace Liftoff.Sql;

/// <summary>
/// A room's tables in PostgreSQL: numbered steps (<c>Migrations/NNN_name.sql</c>, embedded), and a table that says which of them
/// a database has.
/// </summary>
/// <param name="room">The assembly with the steps.</param>
/// <param name="appliedTable">The table that remembers them.</param>
/// <param name="schema">The PostgreSQL schema, made when it is missing; null when the connection's own is used.</param>
public sealed class PostgresSchema(Assembly room, string appliedTable, string? schema = null)
{
    private readonly (int Version, string Name, string Text)[] steps = [.. SqlFile.InFolder(room, "Migrations").Select(file => (int.Parse(file.Name.AsSpan(0, 3), CultureInfo.InvariantCulture), file.Name, file.Text))];

    /// <summary>Applies what is missing, all of it or nothing. Several processes may do so at once.</summary>
    public async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        CommandDefinition Command(string sql, object? parameters = null) => new(sql, parameters, cancellationToken: cancellationToken);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // "IF NOT EXISTS" fails when two create at once; the lock ends with the transaction.
        await connection.ExecuteAsync(Command("SELECT pg_advisory_xact_lock(hashtextextended('liftoff ' || @appliedTable, 0))", new { appliedTable }));
        // Asked first, because a role without the right to create schemas may use one that is there.
        if (schema is not null && !await connection.ExecuteScalarAsync<bool>(Command("SELECT to_regnamespace(quote_ident(@schema)) IS NOT NULL", new { schema })))
            await connection.ExecuteAsync(Command($"CREATE SCHEMA {SqlText.Name(schema)}"));
        await connection.ExecuteAsync(Command($"CREATE TABLE IF NOT EXISTS {appliedTable} (version int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"));
        var applied = (await connection.QueryAsync<int>(Command($"SELECT version FROM {appliedTable}"))).ToHashSet();
        foreach (var (version, name, text) in steps.Where(step => !applied.Contains(step.Version)))
        {
            await connection.ExecuteAsync(Command(text));
            await connection.ExecuteAsync(Command($"INSERT INTO {appliedTable} (version, name) VALUES (@version, @name)", new { version, name }));
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>How far a database is, without bringing it up to date.</summary>
    /// <returns>The newest step that it has (0: none), and the newest that this program has.</returns>
    public async Task<(int Applied, int Known)> LookAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var exists = await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT to_regclass(@appliedTable) IS NOT NULL", new { appliedTable }, cancellationToken: cancellationToken));
        var applied = exists ? await connection.ExecuteScalarAsync<int>(new CommandDefinition($"SELECT coalesce(max(version), 0) FROM {appliedTable}", cancellationToken: cancellationToken)) : 0;
        return (applied, steps.Max(step => step.Version));
    }
}
