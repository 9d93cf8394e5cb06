using System.Diagnostics;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Composition;
using Liftoff.Jobs;
using Liftoff.Monitoring.Reports;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Bench;

/// <summary>
/// Each report on 365 days of 2,000 campaigns against the bare query: the same sums straight over the table's own partition,
/// without ranking, spelling of names or a word about what is missing. Both go through the same door to the file.
/// </summary>
public static class ReportsBench
{
    private const int Rounds = 21;
    private const double Aim = 2.0;

    private const string Sums = "sum(spend_usd), sum(revenue_usd), sum(sessions), sum(clicks), sum(s1_clicks), sum(conversions), count(DISTINCT campaign_id)";
    private const string Partition = "FROM campaign_rows WHERE level = 'campaign' AND mode = 'strategis' AND snapshot_source = 'day'";
    private const string Day = "date = DATE '2025-11-22'";
    private const string Year = "date BETWEEN DATE '2025-01-01' AND DATE '2025-12-31'";
    private const string DidSomething = "(spend_usd > 0 OR revenue_usd <> 0 OR sessions > 0 OR s1_clicks > 0 OR clicks > 0 OR impressions > 0 OR conversions > 0)";
    private const string Snapshots = "session_hourly_snapshots WHERE mode = 'strategis' AND date BETWEEN DATE '2025-12-24' AND DATE '2025-12-31' AND as_of_hour = (SELECT max(as_of_hour) FROM session_hourly_snapshots WHERE date = DATE '2025-12-31' AND mode = 'strategis')";

    private static readonly (string Name, (string Name, string? Value)[] Given, string Bare)[] Cases =
    [
        ("pl", [("date", "2025-11-22")], $"SELECT media_source, {Sums} {Partition} AND {Day} GROUP BY ALL"),
        ("pl", [("date", "2025-11-22"), ("by", "buyer_network")], $"SELECT owner, media_source, {Sums} {Partition} AND {Day} GROUP BY ALL"),
        ("pl", [("date", "2025-12-30")], $"SELECT media_source, {Sums} {Partition} AND date = DATE '2025-12-30' GROUP BY ALL"),
        ("pl", [("date", "2025-12-31"), ("days", "365")], $"SELECT media_source, {Sums} {Partition} AND {Year} GROUP BY ALL"),
        ("pl", [("date", "2025-11-22"), ("tz", "America/Los_Angeles")], $"""
            SELECT media_source, {Sums}
            FROM (SELECT campaign_id, media_source, spend_usd, clicks, conversions {Partition} AND {Day}) c
            FULL JOIN (
                SELECT campaign_id, sum(revenue) AS revenue_usd, sum(sessions) AS sessions, sum(s1_clicks) AS s1_clicks
                FROM session_hourly_rows
                WHERE mode = 'strategis' AND date BETWEEN DATE '2025-11-21' AND DATE '2025-11-23'
                  AND date + click_hour * INTERVAL 1 HOUR >= TIMESTAMP '2025-11-22 08:00:00' AND date + click_hour * INTERVAL 1 HOUR < TIMESTAMP '2025-11-23 08:00:00'
                GROUP BY ALL
            ) s USING (campaign_id)
            GROUP BY ALL
            """),
        ("buyers", [("date", "2025-11-22")], $"SELECT owner, media_source, rsoc_site, sum(spend_usd), sum(revenue_usd), sum(clicks), sum(s1_clicks), count(DISTINCT campaign_id) {Partition} AND {Day} GROUP BY ALL"),
        ("buyers", [("date", "2025-12-31"), ("days", "365")], $"SELECT owner, media_source, rsoc_site, sum(spend_usd), sum(revenue_usd), sum(clicks), sum(s1_clicks), count(DISTINCT campaign_id) {Partition} AND {Year} GROUP BY ALL"),
        ("sites", [("date", "2025-12-31"), ("days", "365")], $"SELECT rsoc_site, s1_google_account, sum(spend_usd), sum(revenue_usd), sum(sessions), sum(s1_clicks), count(DISTINCT campaign_id) {Partition} AND {Year} GROUP BY ALL"),
        ("launches", [("date", "2025-11-22")], $"SELECT * FROM (SELECT campaign_id, min(date) AS first_seen, arg_min(owner, date), arg_min(media_source, date) {Partition} AND date <= DATE '2025-11-22' AND {DidSomething} GROUP BY ALL) WHERE first_seen = DATE '2025-11-22'"),
        ("velocity", [("date", "2025-12-31"), ("days", "7")], $"SELECT owner, count(*), min(first_seen), max(first_seen) FROM (SELECT campaign_id, min(date) AS first_seen, arg_min(owner, date) AS owner {Partition} AND date <= DATE '2025-12-31' AND {DidSomething} GROUP BY ALL) WHERE first_seen >= DATE '2025-12-25' GROUP BY ALL"),
        ("rpc", [("date", "2025-12-31")], $"SELECT date, click_hour, sum(sessions), sum(s1_clicks), sum(revenue) FROM {Snapshots} GROUP BY ALL"),
        ("rpc", [("date", "2025-12-31"), ("by", "owner")], $"SELECT s.date, owner, sum(sessions), sum(s1_clicks), sum(revenue) FROM (SELECT * FROM {Snapshots}) s LEFT JOIN campaign_attributes a ON a.id = s.campaign_id AND a.date = s.date GROUP BY ALL"),
        ("click-hours", [("date", "2025-11-22")], $"SELECT click_hour, sum(sessions), sum(s1_clicks), sum(revenue) FROM session_hourly_rows WHERE mode = 'strategis' AND {Day} GROUP BY ALL"),
        ("click-hours", [("date", "2025-11-22"), ("tz", "America/Los_Angeles")], "SELECT date + click_hour * INTERVAL 1 HOUR AS h, sum(sessions), sum(s1_clicks), sum(revenue) FROM session_hourly_rows WHERE mode = 'strategis' AND date BETWEEN DATE '2025-11-21' AND DATE '2025-11-23' AND date + click_hour * INTERVAL 1 HOUR >= TIMESTAMP '2025-11-22 08:00:00' AND date + click_hour * INTERVAL 1 HOUR < TIMESTAMP '2025-11-23 08:00:00' GROUP BY ALL"),
        ("unattributed", [("date", "2025-12-31"), ("days", "365")], $"SELECT media_source, sum(spend_usd), sum(spend_usd) FILTER (id_source = 'none' OR owner IS NULL), sum(spend_usd) FILTER (id_source = 'none'), sum(spend_usd) FILTER (owner IS NULL), count(*) FILTER (id_source = 'none' OR owner IS NULL) {Partition} AND {Year} AND spend_usd > 0 GROUP BY ALL"),
        ("endpoints", [("date", "2025-12-31")], "SELECT date, endpoint, platform, status, row_count, expected_min_rows, has_revenue, has_spend, retry_count, error_message FROM endpoint_answers WHERE date BETWEEN DATE '2025-12-25' AND DATE '2025-12-31' QUALIFY row_number() OVER (PARTITION BY date, endpoint ORDER BY started_at DESC) = 1 ORDER BY date DESC, endpoint"),
        ("changes", [("date", "2025-12-30")], "SELECT *, spend_after - spend_before AS moved FROM campaign_index_changes WHERE date = DATE '2025-12-30' AND level = 'campaign' ORDER BY moved DESC"),
    ];

    public static async Task<int> RunAsync()
    {
        Report.Title("reports: 365 days of 2,000 campaigns");
        var folder = Directory.CreateTempSubdirectory("liftoff-bench-").FullName;
        try
        {
            await using var services = new ServiceCollection().AddLogging().AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
                ["LANDING_PATH"] = Path.Combine(folder, "landing"),
                ["WAREHOUSE_MAX_AGE_SECONDS"] = "3600",
            }).Build()).BuildServiceProvider();
            var warehouse = services.GetRequiredService<WarehouseFile>();
            var desk = services.GetRequiredService<ReportDesk>();
            await warehouse.WriteAsync(async (connection, token) =>
            {
                await connection.ExecuteAsync(new CommandDefinition(Fill, cancellationToken: token));
                return 0;
            });
            foreach (var (name, given, bare) in Cases)
            {
                var reader = new ParameterReader(given.ToDictionary(g => g.Name, g => g.Value), TimeProvider.System);
                var request = ReportList.Find(name)!.Read(reader);
                var (ours, theirs) = (new List<TimeSpan>(), new List<TimeSpan>());
                // In turn, so that a machine that slows down slows both; the first round warms the copy.
                for (var round = -1; round < Rounds; round++)
                {
                    var told = await TimeAsync(() => desk.RunAsync(request, CancellationToken.None));
                    var plain = await TimeAsync(() => warehouse.ReadAsync((connection, _) => Task.FromResult(ReadAll(connection, bare))));
                    if (round < 0) continue;
                    ours.Add(told);
                    theirs.Add(plain);
                }

                // Of questions that take milliseconds the fastest round tells most about the work and least about the machine's other users.
                Report.Ratio($"{name} {string.Join(' ', given.Skip(1).Select(g => $"{g.Name}={g.Value}").Append(given[0].Value))} (bare {theirs.Min().TotalMilliseconds:0.0} ms)", ours.Min() / theirs.Min(), Aim);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<TimeSpan> TimeAsync<T>(Func<Task<T>> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed;
    }

    private static int ReadAll(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var cells = 0;
        while (reader.Read())
            for (var i = 0; i < reader.FieldCount; i++) if (reader.GetValue(i) is not DBNull) cells++;
        return cells;
    }

    /// <summary>
    /// A year of days by one source and mode, as the refresh leaves them; of the last three also settled figures and snapshots. Some
    /// campaigns end and others begin every day. Sessions of ten hours a campaign, hourly snapshots of the last eight days, and what
    /// 17 reports answered every hour.
    /// </summary>
    private const string Fill = """
        INSERT INTO campaign_rows BY NAME
        SELECT date, 'campaign' AS level, 'day' AS snapshot_source, 'strategis' AS mode,
               'si' || lpad(number::VARCHAR, 7, '0') AS campaign_id, 'si' || lpad(number::VARCHAR, 7, '0') || '_1122_Category_' || number % 79 AS campaign_name,
               CASE WHEN number % 10 > 0 THEN 'owner' || number % 7 END AS owner,
               ['facebook', 'taboola', 'outbrain', 'mediago'][1 + (number % 4)::INTEGER] AS media_source, 'site' || number % 9 AS rsoc_site, 'account' || number % 3 AS s1_google_account,
               '12023' || lpad(number::VARCHAR, 13, '0') AS facebook_campaign_id, ['12023' || lpad(number::VARCHAR, 13, '0')] AS facebook_campaign_ids,
               CASE WHEN number % 50 = 0 THEN 'none' ELSE 'explicit' END AS id_source,
               CASE WHEN number % 40 > 0 THEN (hash(date, number) % 100000 / 100.0)::DECIMAL(18, 6) END AS spend_usd, (hash(date, number, 1) % 100000 / 100.0)::DECIMAL(18, 6) AS revenue_usd,
               hash(date, number, 2) % 1000 AS sessions, hash(date, number, 3) % 500 AS s1_clicks, hash(date, number, 4) % 900 AS clicks, hash(date, number, 5) % 90 AS conversions,
               '{"s1_daily_v3":{"revenue":' || hash(date, number) % 100000 || '}}' AS raw_payload, 'history' AS run_id, now()::TIMESTAMP AS updated_at
        FROM (SELECT DATE '2025-01-01' + day::INTEGER AS date, day * 15 + i AS number FROM range(365) days(day), range(2000) campaigns(i) ORDER BY day);

        INSERT INTO campaign_rows BY NAME
        SELECT * REPLACE ('reconciled' AS snapshot_source) FROM campaign_rows WHERE date > DATE '2025-12-28' AND hash(campaign_id) % 2 = 0
        UNION ALL
        SELECT * REPLACE ('snapshot' AS mode, facebook_campaign_id AS campaign_id, NULL AS facebook_campaign_id, NULL AS facebook_campaign_ids) FROM campaign_rows WHERE date > DATE '2025-12-28';

        INSERT INTO campaign_attributes
        SELECT campaign_id, date, campaign_id, owner, lane, category, media_source FROM campaign_rows WHERE mode = 'strategis' AND snapshot_source = 'day'
        UNION ALL
        SELECT facebook_campaign_id, date, campaign_id, owner, lane, category, media_source FROM campaign_rows WHERE mode = 'strategis' AND snapshot_source = 'day'
        ORDER BY date;

        INSERT INTO session_hourly_rows
        SELECT date, 'strategis', campaign_id, (2 * x + hash(campaign_id) % 5)::TINYINT, hash(campaign_id, x) % 30, hash(campaign_id, x) % 15, (hash(campaign_id, date, x) % 3000 / 100.0)::DECIMAL(18, 6), 'history', now()::TIMESTAMP
        FROM campaign_rows, range(10) hours(x)
        WHERE mode = 'strategis' AND snapshot_source = 'day'
        ORDER BY date;

        INSERT INTO session_hourly_snapshots
        SELECT date, mode, date + as_of * INTERVAL 1 HOUR + INTERVAL 20 MINUTE, as_of::TINYINT, campaign_id, click_hour, sessions, s1_clicks, revenue, run_id
        FROM session_hourly_rows, range(24) snapshots(as_of)
        WHERE date > DATE '2025-12-23' AND click_hour <= as_of AND (date < DATE '2025-12-31' OR as_of < 15)
        ORDER BY date, as_of;

        INSERT INTO endpoint_answers
        SELECT 'run' || hour, DATE '2025-01-01' + day::INTEGER, 'campaign', 'endpoint' || endpoint, 'all', CASE WHEN endpoint = 1 AND hour < 20 THEN 'NOT_YET' ELSE 'OK' END, 2000, 1500, true, true, NULL, 0,
               DATE '2025-01-01' + day::INTEGER + hour * INTERVAL 1 HOUR, DATE '2025-01-01' + day::INTEGER + hour * INTERVAL 1 HOUR, NULL
        FROM range(365) days(day), range(27) hours(hour), range(17) endpoints(endpoint)
        ORDER BY day, hour;

        INSERT INTO campaign_index_changes BY NAME
        SELECT 'run' AS run_id, now()::TIMESTAMP AS changed_at, date, level, snapshot_source, mode, campaign_id, 'changed' AS change, spend_usd AS spend_before, spend_usd + 1 AS spend_after, revenue_usd AS revenue_before, revenue_usd AS revenue_after
        FROM campaign_rows WHERE mode = 'strategis' AND snapshot_source = 'day' AND date > DATE '2025-12-01';
        """;
}
