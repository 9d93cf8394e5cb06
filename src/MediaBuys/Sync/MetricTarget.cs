using Dapper;
using Npgsql;

namespace Liftoff.MediaBuys.Sync;

/// <summary>
/// A metric table as it is. Ours has text ids, nullable metrics and no foreign key; one that the media tool made before may have uuid
/// ids, rounded amounts, metrics that must not be NULL, and ids that must be known in <c>media_buys</c> (contract: media-buys §1.2).
/// </summary>
/// <param name="KnowsOnlyBuys">Whether a foreign key keeps out buys that <c>media_buys</c> does not have.</param>
internal sealed record MetricTarget(string Table, IReadOnlyDictionary<string, MetricTarget.Column> Columns, bool KnowsOnlyBuys)
{
    /// <param name="Type">With its digits, as in <c>numeric(18,6)</c>.</param>
    internal sealed record Column(string Name, string Type, bool IsRequired);

    public static async Task<MetricTarget> FindAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT attname::text, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute WHERE attrelid = @table::regclass AND attnum > 0 AND NOT attisdropped;
            SELECT EXISTS (
                SELECT FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
                WHERE c.conrelid = @table::regclass AND c.contype = 'f' AND a.attname = 'media_buy_id')
            """;
        await using var both = await connection.QueryMultipleAsync(new CommandDefinition(sql, new { table }, cancellationToken: cancellationToken));
        var columns = (await both.ReadAsync<(string Name, string Type, bool IsRequired)>()).ToDictionary(c => c.Name, c => new Column(c.Name, c.Type, c.IsRequired));
        return new MetricTarget(table, columns, await both.ReadSingleAsync<bool>());
    }

    /// <summary>The staged rows as they would look once stored, so that a value that the table rounds does not differ from itself at every sync.</summary>
    public string Fit(MetricStage stage, IEnumerable<Metric> metrics)
    {
        var key = stage.Source.Table.Key.Select(column => $"{column}::{Columns[column].Type} AS {column}");
        var values = metrics.Select(m => (m.Name, Column: Columns[m.Name])).Select(m => m.Column.IsRequired ? $"coalesce({m.Name}, 0)::{m.Column.Type} AS {m.Name}" : $"{m.Name}::{m.Column.Type} AS {m.Name}");
        return $"(SELECT {string.Join(", ", key.Concat(values))} FROM {stage.Name})";
    }
}
