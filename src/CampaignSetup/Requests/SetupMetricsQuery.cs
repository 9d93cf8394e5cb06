using Dapper;
using Liftoff.CampaignSetup.Store;
using Liftoff.Sql;

namespace Liftoff.CampaignSetup.Requests;

/// <summary>Counts what the journal knows.</summary>
public sealed class SetupMetricsQuery(SetupDatabase database)
{
    /// <param name="from">First UTC day of acceptance.</param>
    /// <param name="to">Last UTC day of acceptance.</param>
    /// <param name="organization">Null for all.</param>
    public Task<SetupMetrics> RunAsync(DateOnly from, DateOnly to, string? organization, CancellationToken cancellationToken) => database.UseAsync(async connection =>
    {
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition(SqlFile.Beside(typeof(SetupMetricsQuery), "SetupMetrics.sql"), new { from, to, organization }, cancellationToken: cancellationToken));
        var metrics = await answers.ReadSingleAsync<SetupMetrics>();
        metrics.Steps = (await answers.ReadAsync<StepMetrics>()).ToList();
        metrics.Errors = (await answers.ReadAsync<ErrorMetrics>()).ToList();
        return metrics;
    }, cancellationToken);
}
