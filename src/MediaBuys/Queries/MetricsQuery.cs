using Dapper;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Snowflake;
using Liftoff.MediaBuys.Store;
using Liftoff.MediaBuys.Sync;
using Liftoff.Sql;
using Npgsql;

namespace Liftoff.MediaBuys.Queries;

/// <summary>Metrics of a campaign or platform, in total, by day or by hour.</summary>
public sealed class MetricsQuery(MediaBuyDatabase database, SnowflakeClient snowflake, MediaBuyOptions options)
{
    private static readonly string CampaignBuys = SqlFile.Beside(typeof(MetricsQuery), "CampaignBuys.sql");
    private static readonly string PlatformBuys = SqlFile.Beside(typeof(MetricsQuery), "PlatformBuys.sql");

    /// <exception cref="JobFailedException">A setting is missing, or PostgreSQL cannot be reached.</exception>
    /// <exception cref="Upstream.UpstreamException">Live figures were asked for and Snowflake does not give them.</exception>
    public async Task<MetricsReport> RunAsync(MetricsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var connection = await database.OpenAsync(cancellationToken);
        var notes = new List<string>();
        var synced = await SyncedDays.UntilAsync(connection, cancellationToken);

        List<(string Buy, bool IsPlanned)>? linked = null;
        if (request.Campaign is not null)
        {
            linked = (await connection.QueryAsync<(string, bool)>(Command(CampaignBuys, new { campaign = request.Campaign }))).AsList();
            if (linked.Count == 0) notes.Add($"No media buy is linked to campaign {request.Campaign}, neither over its plan nor by its number.");
        }

        var buys = linked?.Select(l => l.Buy).ToHashSet();
        if (request.Platform is not null)
        {
            var ofPlatform = (await connection.QueryAsync<string>(Command(PlatformBuys, new { platform = request.Platform }))).ToHashSet();
            if (ofPlatform.Count == 0) notes.Add($"No media buy belongs to platform {request.Platform}.");
            buys = buys is null ? ofPlatform : [.. buys.Intersect(ofPlatform)];
        }

        var isHourly = request.By == MetricsBy.Hour;
        if (isHourly && !options.Sources.Any(s => s.Table.IsHourly)) notes.Add("There are no hourly figures: set MEDIA_BUYS_HOURLY_IMPRESSIONS_SOURCE or MEDIA_BUYS_HOURLY_VIDEOS_SOURCE.");
        var live = request.IsLive ? await StageAsync(connection, request, synced, isHourly, cancellationToken) : [];
        var (impressions, videos) = isHourly ? (MetricTable.HourlyImpressions, MetricTable.HourlyVideos) : (MetricTable.DailyImpressions, MetricTable.DailyVideos);
        var sql = Sql(request.By, impressions, videos, live);
        var lines = (await connection.QueryAsync<MetricLine>(Command(sql, new { from = request.From, to = request.To, everything = buys is null, buys = buys?.ToArray() ?? [] }))).AsList();
        // A total over nothing is no figure.
        if (request.By == MetricsBy.Total && lines is [{ Impressions: null, Clicks: null, Spend: null, VideoViews: null, VideoStarts: null, VideoCompletions: null }]) lines = [];
        if (synced is null || request.To > synced) notes.Add(synced is null ? "No sync has ended well yet." : $"Days after {synced:yyyy-MM-dd} are not synced yet{(request.IsLive ? "; they come from Snowflake and are provisional" : "")}.");
        return new MetricsReport(request.Campaign, request.Platform, request.From, request.To, request.By, linked?.Count(l => l.IsPlanned), linked?.Count(l => !l.IsPlanned), synced, lines, notes);

        CommandDefinition Command(string text, object parameters) => new(text, parameters, cancellationToken: cancellationToken);
    }

    /// <summary>Brings days that no sync has fetched into temporary tables of this session, which nobody else sees.</summary>
    private async Task<IReadOnlyList<MetricStage>> StageAsync(NpgsqlConnection connection, MetricsRequest request, DateOnly? synced, bool isHourly, CancellationToken cancellationToken)
    {
        var from = synced?.AddDays(1) is { } next && next > request.From ? next : request.From;
        var stages = new List<MetricStage>();
        if (from > request.To) return stages;
        foreach (var source in options.Sources.Where(s => s.Table.IsHourly == isHourly))
            stages.Add(await MetricStage.FillAsync(connection, snowflake, source, from, request.To, options.RefuseDuplicates, _ => { }, cancellationToken));
        return stages;
    }

    /// <summary>Each table is brought down to the lines first and joined then: joined by row, a buy's sums would multiply.</summary>
    private static string Sql(MetricsBy by, MetricTable impressions, MetricTable videos, IReadOnlyList<MetricStage> live)
    {
        var line = by switch { MetricsBy.Total => "NULL::date AS date, NULL::integer AS hour", MetricsBy.Day => "date, NULL::integer AS hour", _ => "date, hour::integer AS hour" };
        var group = by switch { MetricsBy.Total => "", MetricsBy.Day => "GROUP BY date", _ => "GROUP BY date, hour" };
        // Keys of the join must be equal, and NULL equals nothing: what a line does not have becomes a value of its own.
        return
            $"""
            WITH i AS ({Aggregate(impressions)}), v AS ({Aggregate(videos)})
            SELECT coalesce(i.date, v.date) AS "Date", coalesce(i.hour, v.hour) AS "Hour",
                   {string.Join(", ", impressions.Metrics.Concat(videos.Metrics).Select(m => $"{m.Name} AS \"{m.Name.Replace("_", "", StringComparison.Ordinal)}\""))},
                   coalesce(i.provisional, false) OR coalesce(v.provisional, false) AS "IsProvisional"
            FROM i FULL JOIN v ON coalesce(i.date, DATE '0001-01-01') = coalesce(v.date, DATE '0001-01-01') AND coalesce(i.hour, -1) = coalesce(v.hour, -1)
            ORDER BY 1, 2
            """;

        string Aggregate(MetricTable table)
        {
            var sums = string.Join(", ", table.Metrics.Select(m => $"sum({m.Name})::{m.SqlType} AS {m.Name}"));
            var key = table.IsHourly ? "media_buy_id, date, hour" : "media_buy_id, date";
            var stage = live.FirstOrDefault(s => s.Source.Table == table);
            var names = string.Join(", ", table.Metrics.Select(m => m.Name));
            var provisional = stage is null ? "" :
                $" UNION ALL SELECT {key}, {string.Join(", ", table.Metrics.Select(m => stage.Metrics.Contains(m) ? m.Name : $"NULL::{m.SqlType}"))}, true FROM {stage.Name}";
            // A day that was fetched by hand before may be stored already; the fresh figures take its place.
            var stored = stage is null ? "" : $" WHERE date < (SELECT coalesce(min(date), DATE '9999-12-31') FROM {stage.Name})";
            // Ids are uuid where the media tool made the table, and text in what comes live.
            return $"SELECT {line}, {sums}, bool_or(provisional) AS provisional FROM (SELECT {key.Replace("media_buy_id", "media_buy_id::text AS media_buy_id", StringComparison.Ordinal)}, {names}, false AS provisional FROM {table.Name}{stored}{provisional}) AS rows WHERE date BETWEEN @from AND @to AND (@everything OR media_buy_id = ANY (@buys)) {group}";
        }
    }
}
