using System.Globalization;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Store;
using Liftoff.Operations.Alerts;

namespace Liftoff.CampaignSetup.Alerts;

/// <summary>Too many of the campaign setups that were accepted yesterday and today failed.</summary>
public sealed class SetupSuccess(SetupDatabase database, SetupMetricsQuery metrics, CampaignSetupOptions options, TimeProvider time) : IAlertRule
{
    public const string RuleName = "setup-success";

    public string Name => RuleName;

    public async Task<AlertFindings> RunAsync(CancellationToken cancellationToken)
    {
        if (!database.IsConfigured) return new AlertFindings();
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var seen = await metrics.RunAsync(today.AddDays(-1), today, null, cancellationToken);
        if (seen.Completed + seen.Failed < options.Alerts.Requests || seen.SuccessRate is not { } rate) return AlertFindings.Undecided;
        return rate >= options.Alerts.Success ? new AlertFindings() : new AlertFindings(new AlertCondition(
            "all", "campaign setups of yesterday and today",
            string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.#} % completed: {seen.Failed} of {seen.Completed + seen.Failed} failed{(seen.Errors is [var most, ..] ? $", most often at {most.Step} ({most.ErrorType})" : "")}"),
            string.Create(CultureInfo.InvariantCulture, $"{options.Alerts.Success * 100:0.#} % of {options.Alerts.Requests} or more"),
            "campaign_requests, campaign_errors", DashboardView.Of("setups", ("status", "failed"))));
    }
}
