using Dapper;
using Liftoff.Jobs;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Reports;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>What the tests of the reports share: a warehouse whose tables they fill themselves, and a way to ask.</summary>
public abstract class ReportTests : IAsyncLifetime
{
    protected const string Day = "2025-11-22";

    private static readonly string RefreshAttributes = SqlFile.Beside(typeof(CampaignPartition), "RefreshCampaignAttributes.sql");

    protected MonitoringFixture House { get; private set; } = null!;

    public async Task InitializeAsync() => House = await MonitoringFixture.StartAsync();

    public async Task DisposeAsync() => await House.DisposeAsync();

    /// <summary>Runs a report as both doors do, from the texts of its parameters.</summary>
    protected async Task<ReportAnswer> AskAsync(string name, params (string Name, string? Value)[] given)
    {
        var reader = new ParameterReader(given.ToDictionary(g => g.Name, g => g.Value), TimeProvider.System);
        var request = ReportList.Find(name)!.Read(reader);
        reader.RefuseUnknown();
        Assert.Empty(reader.Problems);
        return await House.Get<ReportDesk>().RunAsync(request, CancellationToken.None);
    }

    /// <summary>The cells of some columns, one text a line.</summary>
    protected static IReadOnlyList<string> Lines(ReportAnswer answer, params string[] columns) => [.. answer.Rows.Select(row => Line(row, columns))];

    protected static string Line(IReadOnlyDictionary<string, object?> row, params string[] columns) => string.Join('|', columns.Select(column => row[column] switch
    {
        null => "?",
        DateOnly day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        decimal money => money.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        var value => value.ToString(),
    }));

    private protected Task StoreAsync(params IEnumerable<CampaignFigures> rows) => House.WriteAsync(async connection =>
    {
        foreach (var row in rows)
        {
            await connection.ExecuteAsync($"""
                INSERT INTO campaign_rows (date, level, snapshot_source, mode, campaign_id, campaign_name, adset_id, owner, media_source, rsoc_site, s1_google_account,
                                           spend_usd, revenue_usd, sessions, s1_clicks, clicks, conversions, facebook_campaign_ids, facebook_campaign_id, id_source, created_time, run_id, updated_at)
                VALUES ($Date::DATE, $Level, $Source, $Mode, $Id, 'Name of ' || $Id, $AdsetId, $Owner, $Network, $Site, $Account,
                        $Spend, $Revenue, $Sessions, $S1Clicks, $Clicks, $Conversions, string_split($Facebook, ','), string_split($Facebook, ',')[1], $IdSource, $CreatedTime::TIMESTAMP, 'r', TIMESTAMP '2025-11-22 12:00:00')
                """, new { row.Date, row.Level, row.Source, row.Mode, row.Id, row.AdsetId, row.Owner, row.Network, row.Site, row.Account, row.Spend, row.Revenue, row.Sessions, row.S1Clicks, row.Clicks, row.Conversions, Facebook = row.FacebookIds is null ? null : string.Join(',', row.FacebookIds), row.IdSource, row.CreatedTime });
        }

        foreach (var date in rows.Select(row => row.Date).Distinct())
            await connection.ExecuteAsync(RefreshAttributes, new { date = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture) });
    });

    private protected Task StoreAsync(params IEnumerable<SessionFigures> rows) => House.WriteAsync(async connection =>
    {
        foreach (var row in rows)
        {
            await connection.ExecuteAsync(row.AsOfHour is null
                ? "INSERT INTO session_hourly_rows VALUES ($Date::DATE, $Mode, $Id, $ClickHour, $Sessions, $S1Clicks, $Revenue, 'r', TIMESTAMP '2025-11-22 12:00:00')"
                : "INSERT INTO session_hourly_snapshots VALUES ($Date::DATE, $Mode, $Date::DATE + $AsOfHour * INTERVAL 1 HOUR + INTERVAL 20 MINUTE, $AsOfHour, $Id, $ClickHour, $Sessions, $S1Clicks, $Revenue, 'r')",
                row);
        }
    });

    private protected Task StoreAsync(params IEnumerable<EndpointAnswer> rows) => House.WriteAsync(async connection =>
    {
        foreach (var row in rows)
        {
            await connection.ExecuteAsync("""
                INSERT INTO endpoint_answers VALUES ('run-' || $Hour, $Date::DATE, $Level, $Endpoint, $Platform, $Status, 10, 7, true, false, $Error, 2,
                                                     $Date::DATE + $Hour * INTERVAL 1 HOUR, $Date::DATE + $Hour * INTERVAL 1 HOUR + INTERVAL 5 SECOND, $Reused)
                """, row);
        }
    });
}
