using System.Globalization;
using DuckDB.NET.Data;
using Liftoff.Monitoring.Reports;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Operations.Alerts;
using Liftoff.Sql;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Alerts;

/// <summary>A campaign spends today or spent yesterday, and earned nothing although S1 has answered for that day.</summary>
public sealed class SpendWithoutRevenue(WarehouseFile warehouse, MonitoringAlertOptions options, TimeProvider time) : IAlertRule
{
    public const string RuleName = "spend-without-revenue";

    private static readonly string Sql = SqlFile.Beside(typeof(SpendWithoutRevenue), "SpendWithoutRevenue.sql");

    public string Name => RuleName;

    public Task<AlertFindings> RunAsync(CancellationToken cancellationToken) => warehouse.ReadAsync(async (connection, token) =>
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var yesterday = today.AddDays(-1);
        var untold = (await FeedTrouble.ListAsync(connection, yesterday, today, token)).Where(trouble => trouble.Endpoint == S1Daily.Report.Label).Select(trouble => trouble.Date).ToHashSet();
        var idle = Idle(connection, yesterday, today, token).Where(day => !untold.Contains(day.Date)).ToList();
        var findings = new AlertFindings([.. idle.GroupBy(day => day.CampaignId).Select(Condition)]);
        // While S1 is silent about a day, a campaign that is not named may still earn nothing.
        return untold.Count == 0 ? findings : findings with { Judged = new HashSet<string>() };
    }, cancellationToken);

    private IReadOnlyList<IdleDay> Idle(DuckDBConnection connection, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var session = new ReportSession(connection, new ReportDays(first, last, ReportZone.Utc), cancellationToken);
        StoredCampaigns.Open(session);
        return session.List(Sql, row => new IdleDay((DateOnly)row[0]!, (string)row[1]!, (string?)row[2], (string?)row[3], (decimal)row[4]!, row[5] is true), ("spend", options.Spend));
    }

    private AlertCondition Condition(IGrouping<string, IdleDay> days)
    {
        var newest = days.MaxBy(day => day.Date)!;
        var spent = days.OrderBy(day => day.Date).Select(day => string.Create(CultureInfo.InvariantCulture, $"${day.Spend:N2} on {day.Date:yyyy-MM-dd}"));
        return new AlertCondition(
            days.Key, $"{newest.Name ?? days.Key}{(newest.Name?.StartsWith(days.Key, StringComparison.Ordinal) == false ? $" ({days.Key})" : "")} of {newest.Owner ?? "UNKNOWN"}",
            $"{string.Join(" and ", spent)} spent, no revenue{(newest.HasNoCampaign ? "; the spend found no Strategis campaign" : "")}",
            string.Create(CultureInfo.InvariantCulture, $"revenue on a day with ${options.Spend:N2} or more of spend"),
            "campaign_index", DashboardView.Of("campaigns", ("date", MissingFeeds.Text(newest.Date)), ("campaign", days.Key)))
        {
            IsUrgent = true,
        };
    }

    /// <summary>A campaign's day with spend and without revenue.</summary>
    private sealed record IdleDay(DateOnly Date, string CampaignId, string? Name, string? Owner, decimal Spend, bool HasNoCampaign);
}
