using System.Net.Sockets;
using Liftoff.CampaignSetup.Store;
using Liftoff.Operations.Health;
using Liftoff.Upstream;
using Npgsql;

namespace Liftoff.CampaignSetup.Health;

/// <summary>Whether campaign setup's PostgreSQL answers and how far its schema is.</summary>
public sealed class SetupStoreCheck(SetupDatabase database) : IHealthCheck
{
    public string Name => "PostgreSQL of campaign setup";

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken)
    {
        if (!database.IsConfigured) return HealthFinding.Off("no campaign can be set up (POSTGRES_CONNECTION)");
        try
        {
            var (applied, known) = await database.SchemaAsync(cancellationToken);
            return applied > known ? HealthFinding.Wrong($"its schema {applied} is newer than our {known}", "It was migrated by a newer Liftoff: upgrade this one.")
                : HealthFinding.Ok(applied == known ? $"schema {applied}" : $"schema {applied} of our {known}; the first use brings it up to date");
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException)
        {
            return HealthFinding.Wrong(Redaction.OneLine(failure.Message), "Check POSTGRES_CONNECTION (host, database, user, password) and whether the server lets this machine in.");
        }
    }
}
