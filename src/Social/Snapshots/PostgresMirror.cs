using System.Globalization;
using System.Text.Json;
using Dapper;
using Liftoff.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Liftoff.Social.Snapshots;

/// <summary>
/// Keeps PostgreSQL's <c>analytics_snapshots</c> as new as the warehouse, for readers that look there. The table may be the
/// predecessor's; what its key let in twice is cleaned up once, keeping the newest.
/// </summary>
/// <param name="database">Null when none is configured; then nothing is mirrored.</param>
public sealed class PostgresMirror(NpgsqlDataSource? database) : IDisposable
{
    private static readonly string PrepareTable = SqlFile.Beside(typeof(PostgresMirror), "PreparePostgresMirror.sql");
    private static readonly string Upsert = SqlFile.Beside(typeof(PostgresMirror), "UpsertPostgresMirror.sql");

    private readonly SemaphoreSlim preparing = new(1);
    private volatile string? userIdType;

    /// <summary>Upserts the rows of a batch's file, in one transaction.</summary>
    /// <param name="firstWins">Keeps the value that was stored first, as the warehouse does then.</param>
    public async Task UpsertAsync(string path, bool firstWins, CancellationToken cancellationToken)
    {
        if (database is null) return;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var type = userIdType ?? await PrepareAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        const string stage = "CREATE TEMP TABLE staged_snapshots (user_id text, platform text, source text, metric text, value numeric, date date, metadata jsonb, account_id text) ON COMMIT DROP";
        await connection.ExecuteAsync(new CommandDefinition(stage, transaction: transaction, cancellationToken: cancellationToken));
        await CopyAsync(connection, path, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Upsert.Replace("{user_id_type}", type, StringComparison.Ordinal), new { firstWins }, transaction: transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Removes account-level figures that are older.</summary>
    /// <param name="oldest">The first day that stays.</param>
    public async Task RemoveBeforeAsync(DateOnly oldest, CancellationToken cancellationToken)
    {
        if (database is null) return;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (userIdType is null) await PrepareAsync(connection, cancellationToken);
        await using var delete = new NpgsqlCommand("DELETE FROM analytics_snapshots WHERE post_id IS NULL AND source = 'social_media' AND date < $1", connection) { Parameters = { new() { Value = oldest } } };
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    public void Dispose() => preparing.Dispose();

    private static async Task CopyAsync(NpgsqlConnection connection, string path, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY staged_snapshots FROM STDIN (FORMAT BINARY)", cancellationToken);
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            using var row = JsonDocument.Parse(line);
            await copy.StartRowAsync(cancellationToken);
            foreach (var name in new[] { "user_id", "platform", "source", "metric" }) await copy.WriteAsync(row.RootElement.GetProperty(name).GetString()!, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.RootElement.GetProperty("value").GetDecimal(), NpgsqlDbType.Numeric, cancellationToken);
            await copy.WriteAsync(DateOnly.ParseExact(row.RootElement.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture), NpgsqlDbType.Date, cancellationToken);
            await copy.WriteAsync(row.RootElement.GetProperty("metadata").GetRawText(), NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(row.RootElement.GetProperty("account_id").GetString()!, NpgsqlDbType.Text, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async Task<string> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await preparing.WaitAsync(cancellationToken);
        try
        {
            if (userIdType is { } known) return known;
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(PrepareTable, transaction: transaction, cancellationToken: cancellationToken));
            const string type = "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'analytics_snapshots'::regclass AND attname = 'user_id'";
            var found = await connection.ExecuteScalarAsync<string>(new CommandDefinition(type, transaction: transaction, cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return userIdType = found!;
        }
        finally
        {
            preparing.Release();
        }
    }
}
