using System.Globalization;
using Dapper;
using Liftoff.Operations.Alerts;
using Liftoff.Sql;
using Liftoff.Warehouse;

namespace Liftoff.Social.Alerts;

/// <summary>Too few of a platform's accounts gave figures when its newest day was collected.</summary>
public sealed class SocialCoverage(WarehouseFile warehouse, SocialOptions options, TimeProvider time) : IAlertRule
{
    public const string RuleName = "social-coverage";

    private static readonly string Sql = SqlFile.Beside(typeof(SocialCoverage), "SocialCoverage.sql");

    public string Name => RuleName;

    public async Task<AlertFindings> RunAsync(CancellationToken cancellationToken)
    {
        var last = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        var platforms = await warehouse.ReadAsync(async (connection, token) =>
            (await connection.QueryAsync<(string Platform, DateOnly Date, long Accounts, long Covered, string? MostOften)>(new CommandDefinition(Sql, new { last }, cancellationToken: token))).AsList(), cancellationToken);
        // That nothing is collected at all is the matter of another rule.
        if (platforms.Count == 0) return AlertFindings.Undecided;
        return new AlertFindings([.. platforms.Where(platform => platform.Covered < options.ExpectedCoverage * platform.Accounts).Select(platform => new AlertCondition(
            platform.Platform, $"accounts of {platform.Platform}",
            string.Create(CultureInfo.InvariantCulture, $"{platform.Covered} of {platform.Accounts} accounts ({100.0 * platform.Covered / platform.Accounts:0.#} %) gave figures on the run for {platform.Date:yyyy-MM-dd}; the others most often: {platform.MostOften?.Replace('_', ' ')}"),
            string.Create(CultureInfo.InvariantCulture, $"{options.ExpectedCoverage * 100:0.#} % of the accounts"),
            "social_outcomes, analytics_snapshots", DashboardView.Of("social")))]);
    }
}
