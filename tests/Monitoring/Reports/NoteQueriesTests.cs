using System.Globalization;
using Dapper;
using DuckDB.NET.Data;

namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>The example queries of note 001 as they are written there, in a client that knows nothing but the file.</summary>
public sealed class NoteQueriesTests : ReportTests
{
    private const string Date = "2025-11-23";

    [Fact]
    public async Task All_campaign_data_is_each_campaign_once()
    {
        await WorldAsync();
        var rows = Query("""
            SELECT 
              campaign_id,
              campaign_name,
              owner,
              category,
              media_source,
              spend_usd,
              revenue_usd,
              sessions,
              clicks,
              roas
            FROM campaign_index
            WHERE date = '2025-11-23'
            ORDER BY revenue_usd DESC;
            """);

        Assert.Equal(["si1|196|100|1.96", "si2|150||", "1209|9|4|2.25"], rows.Select(row => $"{row["campaign_id"]}|{Text(row["revenue_usd"])}|{Text(row["spend_usd"])}|{Text(row["roas"])}"));
        Assert.Equal((355m, 104m), (rows.Sum(row => (decimal)row["revenue_usd"]), rows.Sum(row => row["spend_usd"] as decimal? ?? 0)));
        var profit = (await AskAsync("pl", ("date", Date))).Total!;
        Assert.Equal((355m, 104m), (profit["revenue_usd"], profit["spend_usd"]));
    }

    [Fact]
    public async Task Sessions_join_their_campaign_and_add_up()
    {
        await WorldAsync();
        var rows = Query("""
            SELECT 
              c.campaign_id,
              c.campaign_name,
              c.media_source,
              c.revenue_usd as daily_revenue,
              SUM(s.revenue) as hourly_revenue_total,
              SUM(s.sessions) as hourly_sessions_total
            FROM campaign_index c
            LEFT JOIN session_hourly_metrics s
              ON c.campaign_id = s.campaign_id
              AND c.date = s.date
            WHERE c.date = '2025-11-23'
            GROUP BY c.campaign_id, c.campaign_name, c.media_source, c.revenue_usd;
            """).OrderBy(row => row["campaign_id"]).ToList();

        Assert.Equal(["1209|9||", "si1|196|196|398", "si2|150|150|800"], rows.Select(row => $"{row["campaign_id"]}|{Text(row["daily_revenue"])}|{Text(row["hourly_revenue_total"])}|{Text(row["hourly_sessions_total"])}"));
    }

    [Fact]
    public async Task Endpoint_health_of_the_last_week_is_newest_day_first()
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await StoreAsync(
            new EndpointAnswer($"{today.AddDays(-1):yyyy-MM-dd}", "s1_daily_v3", "OK"),
            new EndpointAnswer($"{today.AddDays(-1):yyyy-MM-dd}", "facebook_report", "FAILED") { Platform = "facebook", Error = "timed out" },
            new EndpointAnswer($"{today:yyyy-MM-dd}", "s1_daily_v3", "FAILED", Hour: 1),
            new EndpointAnswer($"{today:yyyy-MM-dd}", "s1_daily_v3", "PARTIAL", Hour: 2),
            new EndpointAnswer($"{today.AddDays(-30):yyyy-MM-dd}", "s1_daily_v3", "OK"));

        var rows = Query("""
            SELECT 
              date,
              endpoint,
              platform,
              status,
              row_count,
              has_revenue,
              has_spend,
              error_message
            FROM endpoint_completeness
            WHERE date >= DATE_SUB(CURRENT_DATE, INTERVAL 7 DAY)
            ORDER BY date DESC, endpoint;
            """);

        Assert.Equal([(today, "s1_daily_v3", "PARTIAL"), (today.AddDays(-1), "facebook_report", "FAILED"), (today.AddDays(-1), "s1_daily_v3", "OK")], rows.Select(row => ((DateOnly)row["date"], (string)row["endpoint"], (string)row["status"])));
        // The built-in form with three arguments goes on working.
        Assert.Equal(14L, Query("SELECT date_sub('day', DATE '2025-11-01', DATE '2025-11-15') AS days").Single()["days"]);
    }

    /// <summary>A date that holds both levels, both snapshot sources and two modes, of campaigns and of sessions.</summary>
    private async Task WorldAsync()
    {
        await StoreAsync(
            new CampaignFigures(Date, "si1", 100m, 200m, 400, 190, 500) { FacebookIds = ["120215"], Owner = "alex" },
            new CampaignFigures(Date, "si1", 100m, 196m, 398, 188, 500) { FacebookIds = ["120215"], Owner = "alex", Source = "reconciled" },
            new CampaignFigures(Date, "si2", null, 150m, 800) { Owner = "Jane", Network = "taboola" },
            new CampaignFigures(Date, "si1", 60m, 120m) { Level = "adset", AdsetId = "1" },
            new CampaignFigures(Date, "si1", 40m, 80m) { Level = "adset", AdsetId = "2" },
            new CampaignFigures(Date, "120215", 100m, 199m, 400) { Mode = "snapshot" },
            new CampaignFigures(Date, "120215", 100m, 197m, 400) { Mode = "snapshot", Source = "reconciled" },
            new CampaignFigures(Date, "1209", 4m, 9m) { Mode = "snapshot" },
            new CampaignFigures("2025-11-22", "si1", 1m, 1m));
        await StoreAsync(
            new SessionFigures(Date, "si1", 7, 300, 100, 150m),
            new SessionFigures(Date, "si1", 25, 98, 88, 46m),
            new SessionFigures(Date, "si2", 9, 800, 100, 150m),
            new SessionFigures(Date, "120215", 7, 190, 190, 200m) { Mode = "direct" },
            new SessionFigures("2025-11-22", "si1", 7, 5, 5, 5m));
    }

    private List<IDictionary<string, object>> Query(string sql)
    {
        using var client = new DuckDBConnection($"Data Source={Path.Combine(House.Folder, "monitoring.duckdb")};access_mode=READ_ONLY");
        client.Open();
        return [.. client.Query(sql).Cast<IDictionary<string, object>>()];
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        decimal money => money.ToString("0.######", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
