using Liftoff.Operations.Health;
using Liftoff.Warehouse.Schema;
using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse.Health;

/// <summary>Whether the stored file is one that this program understands.</summary>
internal sealed class FileVersionCheck(IWarehouseStore store, Migrations migrations, TimeProvider time) : IHealthCheck
{
    public string Name => "warehouse file";

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (version, marker) = (await store.FindAsync(null, cancellationToken), await store.ReadMarkerAsync(cancellationToken));
            if (version is null) return marker is null ? HealthFinding.Ok("none yet: the first job makes it") : Refused(WarehouseRefusedException.MarkerWithoutFile(store, marker));
            if (version.Note is not { } note)
                return HealthFinding.Wrong($"{store.Location} was put there by another program", "Go back to a snapshot (./liftoff warehouse history, restore), or take over the sessions of a predecessor's file (./liftoff warehouse import).");
            var age = time.GetUtcNow() - version.CommittedAt;
            var facts = $"version {note.Number}, schema {(note.Schema == 0 ? "unknown" : $"{note.Schema}")} of our {migrations.Highest}, {version.Size:N0} bytes, committed {Age(age)} ago by {note.By}";
            if (note.Schema > migrations.Highest) return Refused(WarehouseRefusedException.NewerSchema(note.Schema, migrations.Highest));
            return HealthFinding.Ok(note.Schema < migrations.Highest ? $"{facts}; the next write brings it up to date" : facts);
        }
        catch (WarehouseRefusedException refused)
        {
            return Refused(refused);
        }
        catch (Exception failure) when (StorageError.Is(failure, cancellationToken))
        {
            return HealthFinding.Wrong("not known: the storage does not answer", "See the line of the storage.");
        }
    }

    private static HealthFinding Refused(WarehouseRefusedException refused) => HealthFinding.Wrong(refused.Finding, refused.WayOut);

    private static string Age(TimeSpan age) => age.TotalHours < 2 ? $"{age.TotalMinutes:0} min" : age.TotalDays < 3 ? $"{age.TotalHours:0} h" : $"{age.TotalDays:0} days";
}
