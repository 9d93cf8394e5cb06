using System.Globalization;
using Dapper;
using Liftoff.CampaignSetup.Store;
using Liftoff.Operations.Alerts;
using Liftoff.Sql;

namespace Liftoff.CampaignSetup.Alerts;

/// <summary>A campaign setup makes no progress, and waits for nothing.</summary>
public sealed class StuckSetups(SetupDatabase database, CampaignSetupOptions options) : IAlertRule
{
    public const string RuleName = "setup-stuck";

    private static readonly string Sql = SqlFile.Beside(typeof(StuckSetups), "StuckSetups.sql");

    public string Name => RuleName;

    public async Task<AlertFindings> RunAsync(CancellationToken cancellationToken)
    {
        if (!database.IsConfigured) return new AlertFindings();
        var stuck = await database.UseAsync(connection => connection.QueryAsync<(string RequestId, string CampaignName, string? Step, DateTime Since)>(new CommandDefinition(Sql, new { seconds = options.Alerts.Stuck.TotalSeconds }, cancellationToken: cancellationToken)), cancellationToken);
        return new AlertFindings([.. stuck.Select(setup => new AlertCondition(
            setup.RequestId, $"setup {setup.RequestId} ({setup.CampaignName})",
            string.Create(CultureInfo.InvariantCulture, $"no progress since {setup.Since:yyyy-MM-dd HH:mm} UTC{(setup.Step is null ? "" : $" at {setup.Step}")}"),
            string.Create(CultureInfo.InvariantCulture, $"progress every {options.Alerts.Stuck.TotalMinutes:0} minutes, or a wait that is not over"),
            "campaign_requests", DashboardView.Of("setups", ("request", setup.RequestId))))]);
    }
}
