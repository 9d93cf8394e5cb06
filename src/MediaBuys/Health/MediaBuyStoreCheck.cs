using System.Net.Sockets;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Store;
using Liftoff.Operations.Health;
using Liftoff.Upstream;
using Npgsql;

namespace Liftoff.MediaBuys.Health;

/// <summary>Whether the media buys' PostgreSQL answers and how far its schema is.</summary>
public sealed class MediaBuyStoreCheck(MediaBuyDatabase database) : IHealthCheck
{
    public string Name => "PostgreSQL of media buys";

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken)
    {
        if (!database.IsConfigured) return HealthFinding.Off("no media-buy metrics are kept (POSTGRES_CONNECTION or MEDIA_BUYS_POSTGRES_CONNECTION)");
        try
        {
            var (applied, known) = await database.SchemaAsync(cancellationToken);
            return HealthFinding.OfSchema(applied, known);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException or JobFailedException)
        {
            return HealthFinding.Wrong(Redaction.OneLine(failure.Message), "Check MEDIA_BUYS_POSTGRES_CONNECTION or POSTGRES_CONNECTION (host, database, user, password) and whether the server lets this machine in.");
        }
    }
}
