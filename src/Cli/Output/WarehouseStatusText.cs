using Liftoff.Warehouse;
using Spectre.Console;

namespace Liftoff.Cli.Output;

/// <summary>How the state of the warehouse is shown.</summary>
public static class WarehouseStatusText
{
    public static void Write(WarehouseStatus status)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        Line("location", status.Location + (status.IsLocalOnly ? " (this machine only: WAREHOUSE_STORAGE is not set)" : ""));
        if (status.Exists)
        {
            Line("version", $"{status.Version?.ToString() ?? "unknown"} (schema {status.SchemaVersion?.ToString() ?? "unknown"})");
            Line("size", $"{status.SizeInBytes:N0} bytes");
            Line("committed", $"{status.CommittedAt:yyyy-MM-dd HH:mm:ss} UTC by {status.CommittedBy ?? "unknown"}, {Age(status.Age)} ago");
        }
        else
        {
            Line("version", "none yet: no job has stored anything here");
        }

        Line("writer", status.Holder is { } holder ? $"{holder.Owner} since {holder.Since:yyyy-MM-dd HH:mm:ss} UTC" : "none");
        Line("local copy", $"{status.LocalPath}: {(status.LocalIsCurrent ? "current" : status.LocalSizeInBytes is null ? "none yet" : $"older (version {status.LocalVersion?.ToString() ?? "unknown"})")}");
        AnsiConsole.Write(grid);

        void Line(string name, string text) => grid.AddRow(new Text(name), new Text(text));
    }

    public static void Write(IReadOnlyList<WarehouseSnapshot> history)
    {
        var table = new Table().RoundedBorder().AddColumn("committed (UTC)").AddColumn(new TableColumn("version").RightAligned()).AddColumn(new TableColumn("schema").RightAligned()).AddColumn(new TableColumn("bytes").RightAligned()).AddColumn("");
        foreach (var snapshot in history)
            table.AddRow($"{snapshot.CommittedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}", $"{snapshot.Version}", $"{snapshot.SchemaVersion}", $"{snapshot.SizeInBytes:N0}", snapshot.IsCurrent ? "current" : "");
        AnsiConsole.Write(table);
    }

    public static void WriteRestored(WarehouseSnapshot snapshot) =>
        AnsiConsole.MarkupLineInterpolated($"Restored the state of {snapshot.CommittedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC (version {snapshot.Version?.ToString() ?? "unknown"}).");

    public static void Write(WarehouseVerification verification)
    {
        AnsiConsole.MarkupLineInterpolated($"version {verification.Version?.ToString() ?? "unknown"}: {verification.VerifiedBytes:N0} bytes compared with their hashes");
        AnsiConsole.MarkupLineInterpolated($"local copy: {verification.LocalIsEqual switch { true => "equal, byte for byte", false => "differs (./liftoff warehouse pull)", null => "none to compare" }}");
        AnsiConsole.MarkupLineInterpolated($"checks: {string.Join(", ", verification.Checks)}");
        foreach (var problem in verification.Problems) AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {problem}");
        if (verification.Problems.Count == 0) AnsiConsole.MarkupLineInterpolated($"[green]no problem found[/]");
    }

    public static void Write(WarehouseImport import)
    {
        foreach (var (table, rows) in import.Rows) AnsiConsole.MarkupLineInterpolated($"{rows,14:N0}  rows of {table}");
        foreach (var table in import.LeftOut)
            AnsiConsole.MarkupLineInterpolated($"      left out  {table}{(table == "campaign_index" ? ": its sums are doubled (campaign and ad-set reports, daily and reconciled revenue were added); ingest the days again" : "")}");
    }

    private static string Age(TimeSpan? age) => age switch
    {
        null => "some time",
        { TotalSeconds: < 90 } a => $"{a.TotalSeconds:0} s",
        { TotalMinutes: < 90 } a => $"{a.TotalMinutes:0} min",
        { TotalHours: < 48 } a => $"{a.TotalHours:0} h",
        { } a => $"{a.TotalDays:0} days",
    };
}
