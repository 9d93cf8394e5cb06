using Dapper;
using DuckDB.NET.Data;
using Liftoff.Warehouse;

namespace Liftoff.Alerts;

/// <summary>The table <c>alerts</c>.</summary>
public sealed class AlertTable(WarehouseFile warehouse)
{
    private const string Columns = "key, rule, subject, figure, threshold, sources, is_urgent, view, link, opened_at, last_seen_at, closed_at, opened_sent_at, closed_sent_at";

    // Rows of before the column have it only in their link.
    private static readonly string Read = Columns.Replace(" view,", " coalesce(view, nullif(split_part(link, '#/', 2), '')),", StringComparison.Ordinal);

    /// <summary>Open ones first, of them the urgent ones, then the newest; then those that closed last.</summary>
    /// <param name="isOpen">Null for open and closed ones.</param>
    /// <param name="limit">At most so many.</param>
    public Task<IReadOnlyList<Alert>> ListAsync(bool? isOpen, int limit, CancellationToken cancellationToken) => warehouse.ReadAsync((connection, token) => ListAsync(
        connection, "WHERE $isOpen IS NULL OR (closed_at IS NULL) = $isOpen ORDER BY closed_at IS NOT NULL, closed_at DESC, is_urgent DESC, opened_at DESC, key LIMIT $limit", new { isOpen, limit }, token), cancellationToken);

    /// <summary>Those that a check has to know: open ones, and closed ones of the last days whose end may not have been told.</summary>
    internal Task<IReadOnlyList<Alert>> CurrentAsync(DateTimeOffset now, CancellationToken cancellationToken) => warehouse.ReadAsync((connection, token) => CurrentAsync(connection, now, token), cancellationToken);

    internal static Task<IReadOnlyList<Alert>> CurrentAsync(DuckDBConnection connection, DateTimeOffset now, CancellationToken cancellationToken) => ListAsync(
        connection, "WHERE closed_at IS NULL OR (closed_sent_at IS NULL AND closed_at > $since) ORDER BY opened_at, key", new { since = now.UtcDateTime.AddDays(-2) }, cancellationToken);

    /// <summary>Writes alerts within a transaction, each in place of what is stored of its key and beginning.</summary>
    internal static async Task PutAsync(DuckDBConnection connection, IEnumerable<Alert> alerts, CancellationToken cancellationToken)
    {
        foreach (var alert in alerts)
        {
            await connection.ExecuteAsync(new CommandDefinition("DELETE FROM alerts WHERE key = $Key AND opened_at = $openedAt", new { alert.Key, openedAt = alert.OpenedAt.UtcDateTime }, cancellationToken: cancellationToken));
            await connection.ExecuteAsync(new CommandDefinition(
                $"INSERT INTO alerts ({Columns}) VALUES ($Key, $Rule, $Subject, $Figure, $Threshold, $Sources, $IsUrgent, $View, $Link, $openedAt, $lastSeenAt, $closedAt, $openedSentAt, $closedSentAt)",
                new
                {
                    alert.Key, alert.Rule, alert.Subject, alert.Figure, alert.Threshold, alert.Sources, alert.IsUrgent, alert.View, alert.Link,
                    openedAt = alert.OpenedAt.UtcDateTime, lastSeenAt = alert.LastSeenAt.UtcDateTime, closedAt = alert.ClosedAt?.UtcDateTime,
                    openedSentAt = alert.OpenedSentAt?.UtcDateTime, closedSentAt = alert.ClosedSentAt?.UtcDateTime,
                },
                cancellationToken: cancellationToken));
        }
    }

    /// <summary>Notes within a transaction that the webhook took these alerts as they are here; what happened to them since stays to be told.</summary>
    internal static async Task MarkSentAsync(DuckDBConnection connection, IEnumerable<Alert> alerts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var alert in alerts)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE alerts SET opened_sent_at = coalesce(opened_sent_at, $now), closed_sent_at = CASE WHEN $hasClosed THEN $now ELSE closed_sent_at END WHERE key = $Key AND opened_at = $openedAt",
                new { now = now.UtcDateTime, hasClosed = !alert.IsOpen, alert.Key, openedAt = alert.OpenedAt.UtcDateTime }, cancellationToken: cancellationToken));
        }
    }

    private static async Task<IReadOnlyList<Alert>> ListAsync(DuckDBConnection connection, string rest, object parameters, CancellationToken cancellationToken)
    {
        await using var row = await connection.ExecuteReaderAsync(new CommandDefinition($"SELECT {Read} FROM alerts {rest}", parameters, cancellationToken: cancellationToken));
        var alerts = new List<Alert>();
        while (await row.ReadAsync(cancellationToken))
        {
            alerts.Add(new Alert
            {
                Key = row.GetString(0),
                Rule = row.GetString(1),
                Subject = row.GetString(2),
                Figure = row.GetString(3),
                Threshold = row.GetString(4),
                Sources = row.GetString(5),
                IsUrgent = row.GetBoolean(6),
                View = row.IsDBNull(7) ? null : row.GetString(7),
                Link = row.IsDBNull(8) ? null : row.GetString(8),
                OpenedAt = Moment(9)!.Value,
                LastSeenAt = Moment(10)!.Value,
                ClosedAt = Moment(11),
                OpenedSentAt = Moment(12),
                ClosedSentAt = Moment(13),
            });
        }

        return alerts;

        DateTimeOffset? Moment(int column) => row.IsDBNull(column) ? null : new DateTimeOffset(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));
    }
}
