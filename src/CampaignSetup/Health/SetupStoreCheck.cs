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
            return HealthFinding.OfSchema(applied, known);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException)
        {
            return HealthFinding.Wrong(Redaction.OneLine(failure.Message), "Check POSTGRES_CONNECTION (host, database, user, password) and whether the server lets this machine in.");
        }
    }
}
