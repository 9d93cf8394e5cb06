using Dapper;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Snowflake;
using Npgsql;
using NpgsqlTypes;

namespace Liftoff.MediaBuys.Sync;

/// <summary>The rows of a source table, read from Snowflake into a temporary table of one PostgreSQL session.</summary>
/// <param name="Source">Where the rows came from.</param>
/// <param name="Name">The temporary table: the key, and the metrics that the source has; unique by key.</param>
/// <param name="Metrics">The metrics that the source has.</param>
/// <param name="Rows">Rows that are staged.</param>
/// <param name="Read">Rows in the answer.</param>
/// <param name="WithoutKey">Rows that name no buy or no day; not staged.</param>
/// <param name="OutsideWindow">Rows of days that were not asked for; not staged.</param>
/// <param name="DuplicateKeys">Keys that came several times and were added up.</param>
internal sealed record MetricStage(MetricSource Source, string Name, IReadOnlyList<Metric> Metrics, long Rows, long Read, long WithoutKey, long OutsideWindow, long DuplicateKeys)
{
    public static async Task<MetricStage> FillAsync(NpgsqlConnection connection, SnowflakeClient snowflake, MetricSource source, DateOnly from, DateOnly to, bool refuseDuplicates, Action<long> rowsRead, CancellationToken cancellationToken)
    {
        var result = await snowflake.QueryAsync(source.Select(from, to), cancellationToken);
        var table = source.Table;
        foreach (var column in table.Key)
            if (source.IndexOf(column, result.Columns) < 0) throw new JobFailedException($"{source.Source} has no column for {column}; it has {string.Join(", ", result.Columns.Select(c => c.Name))}. Name it in the table's _COLUMNS setting.");
        var metrics = table.Metrics.Where(metric => source.IndexOf(metric.Name, result.Columns) >= 0).ToList();
        if (metrics.Count == 0) throw new JobFailedException($"{source.Source} has none of the columns {string.Join(", ", table.Metrics.Select(m => m.Name))}. Name them in the table's _COLUMNS setting.");

        var name = "stage_" + table.Topic;
        var columns = $"media_buy_id text, date date{(table.IsHourly ? ", hour smallint" : "")}, {string.Join(", ", metrics.Select(m => $"{m.Name} {m.SqlType}"))}";
        await connection.ExecuteAsync(new CommandDefinition($"DROP TABLE IF EXISTS pg_temp.{name}; CREATE TEMPORARY TABLE {name} ({columns})", cancellationToken: cancellationToken));
        var stage = new MetricStage(source, name, metrics, 0, 0, 0, 0, 0);
        (stage, var isAscending) = await stage.CopyAsync(connection, result, from, to, rowsRead, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition($"ANALYZE {name}", cancellationToken: cancellationToken));
        // The statement asks for the key's order; rows that keep it cannot repeat a key.
        return isAscending ? stage : await stage.MakeUniqueAsync(connection, refuseDuplicates, cancellationToken);
    }

    private async Task<(MetricStage Stage, bool IsAscending)> CopyAsync(NpgsqlConnection connection, SnowflakeResult result, DateOnly from, DateOnly to, Action<long> rowsRead, CancellationToken cancellationToken)
    {
        var table = Source.Table;
        var (buyAt, dateAt, hourAt) = (At("media_buy_id"), At("date"), table.IsHourly ? At("hour") : -1);
        var metricsAt = Metrics.Select(metric => (metric.Kind, At: At(metric.Name))).ToArray();
        long staged = 0, read = 0, withoutKey = 0, outside = 0;
        var place = 0;
        var last = (Buy: "", Date: DateOnly.MinValue, Hour: (short)0);
        var isAscending = true;
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {Name} FROM STDIN (FORMAT binary)", cancellationToken);
        await foreach (var rows in result.Partitions.WithCancellation(cancellationToken))
        {
            foreach (var row in rows)
            {
                read++;
                try
                {
                    place = buyAt;
                    if (string.IsNullOrWhiteSpace(row[buyAt]) || row[dateAt] is null || (hourAt >= 0 && row[hourAt] is null))
                    {
                        withoutKey++;
                        continue;
                    }

                    place = dateAt;
                    var date = SnowflakeCell.Day(result.Columns[dateAt], row[dateAt]!);
                    if (date < from || date > to)
                    {
                        outside++;
                        continue;
                    }

                    place = hourAt;
                    var key = (Buy: row[buyAt]!.Trim(), Date: date, Hour: hourAt < 0 ? (short)0 : Hour(row[hourAt]!));
                    isAscending &= staged == 0 || IsAfter(key, last);
                    last = key;
                    staged++;
                    await copy.StartRowAsync(cancellationToken);
                    await copy.WriteAsync(key.Buy, NpgsqlDbType.Text, cancellationToken);
                    await copy.WriteAsync(key.Date, NpgsqlDbType.Date, cancellationToken);
                    if (hourAt >= 0) await copy.WriteAsync(key.Hour, NpgsqlDbType.Smallint, cancellationToken);
                    foreach (var (kind, at) in metricsAt)
                    {
                        place = at;
                        if (row[at] is not { } cell) await copy.WriteNullAsync(cancellationToken);
                        else if (kind == MetricKind.Money) await copy.WriteAsync(SnowflakeCell.Amount(cell), NpgsqlDbType.Numeric, cancellationToken);
                        else await copy.WriteAsync(SnowflakeCell.Count(cell), NpgsqlDbType.Bigint, cancellationToken);
                    }
                }
                catch (FormatException e)
                {
                    throw new JobFailedException($"{Source.Source}, row {read} (buy {row[buyAt]}): {result.Columns[place].Name}: {e.Message}. Nothing was stored.", e);
                }
            }

            rowsRead(read);
        }

        await copy.CompleteAsync(cancellationToken);
        return (this with { Rows = staged, Read = read, WithoutKey = withoutKey, OutsideWindow = outside }, isAscending);

        int At(string column) => Source.IndexOf(column, result.Columns);

        static bool IsAfter((string Buy, DateOnly Date, short Hour) key, (string Buy, DateOnly Date, short Hour) last) =>
            string.CompareOrdinal(key.Buy, last.Buy) is var order and not 0 ? order > 0 : (key.Date, key.Hour).CompareTo((last.Date, last.Hour)) > 0;

        static short Hour(string cell) => SnowflakeCell.Count(cell) is var hour and >= 0 and <= 23 ? (short)hour : throw new FormatException($"{cell} is no hour from 0 to 23");
    }

    /// <summary>Brings rows of one key together before they meet the table: no statement may touch a row twice.</summary>
    private async Task<MetricStage> MakeUniqueAsync(NpgsqlConnection connection, bool refuse, CancellationToken cancellationToken)
    {
        var key = string.Join(", ", Source.Table.Key);
        var duplicates = await connection.ExecuteScalarAsync<long>(new CommandDefinition($"SELECT count(*) FROM (SELECT FROM {Name} GROUP BY {key} HAVING count(*) > 1) AS repeated", cancellationToken: cancellationToken));
        if (duplicates == 0) return this;
        if (refuse)
        {
            var example = await connection.QueryFirstAsync<(string Buy, DateOnly Date)>(new CommandDefinition($"SELECT media_buy_id, date FROM {Name} GROUP BY {key} HAVING count(*) > 1 ORDER BY {key}", cancellationToken: cancellationToken));
            throw new JobFailedException($"{Source.Source} has {duplicates} keys with several rows, such as buy {example.Buy} on {example.Date:yyyy-MM-dd}. Nothing was stored (MEDIA_BUYS_DUPLICATES=refuse).");
        }

        var sums = string.Join(", ", Metrics.Select(m => $"sum({m.Name})::{m.SqlType} AS {m.Name}"));
        var rows = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"CREATE TEMPORARY TABLE {Name}_sums AS SELECT {key}, {sums} FROM {Name} GROUP BY {key}; DROP TABLE pg_temp.{Name}; ALTER TABLE {Name}_sums RENAME TO {Name}; ANALYZE {Name}; SELECT count(*) FROM {Name}",
            cancellationToken: cancellationToken));
        return this with { Rows = rows, DuplicateKeys = duplicates };
    }
}
