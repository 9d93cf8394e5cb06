using System.Globalization;
using System.Text.Json;
using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Snapshots;

/// <summary>
/// Writes snapshot folders as the company's snapshot jobs do: <c>{root}/{day|reconciled}/{run}/level=…/date=…/part-000.csv</c>, the
/// manifest last.
/// </summary>
/// <param name="world">Whose days.</param>
/// <param name="root">Such as <c>data/snapshots/facebook</c>; made if it is missing.</param>
public sealed class SnapshotWriter(SimulatedWorld world, string root)
{
    /// <summary>The machine that the manifests say they were written on; never this one.</summary>
    private const string ForeignRoot = "/srv/strategist/data/snapshots/facebook";

    /// <summary>One run of the day job, showing the days as they were at <paramref name="runAt"/>.</summary>
    /// <returns>The run's folder.</returns>
    public string WriteDay(
        DateTimeOffset runAt, IEnumerable<DateOnly> dates, IEnumerable<string> levels, SnapshotTraps traps = SnapshotTraps.None)
    {
        var run = new Run(root, "day", runAt);
        foreach (var date in dates)
            foreach (var level in levels)
            {
                var day = world.Day(date, runAt);
                var rows = (traps.HasFlag(SnapshotTraps.EmptyFiles) ? []
                    : level == "adset" ? SnapshotRows.AdSets(day, reconciled: false, run.Name)
                    : SnapshotRows.Campaigns(day, reconciled: false, run.Name)).ToList();
                if (!traps.HasFlag(SnapshotTraps.ColumnsVary))
                {
                    run.Add(level, date, "part-000.csv", ToCsv(rows, SnapshotRows.DayColumns), rows.Count);
                    continue;
                }
                foreach (var row in rows) row.Add("_raw_json", JsonSerializer.Serialize(new { id = row["campaign_id"], note = "a, \"b\"" }));
                var half = rows.Count / 2;
                run.Add(level, date, "part-000.csv", ToCsv(rows[..half], [.. SnapshotRows.DayColumns, "_raw_json"]), half);
                run.Add(level, date, "part-001.csv", ToCsv(rows[half..], [.. SnapshotRows.DayColumns.Reverse()]), rows.Count - half);
            }
        run.Finish(traps);
        return run.Folder;
    }

    /// <summary>One run of the reconciled job; <c>raw.csv</c> and <c>part-000.csv</c> are the same bytes. Campaign level.</summary>
    /// <returns>The run's folder.</returns>
    public string WriteReconciled(
        DateTimeOffset runAt, IEnumerable<DateOnly> dates, ReconciledForm form = ReconciledForm.Contract, SnapshotTraps traps = SnapshotTraps.None)
    {
        var run = new Run(root, "reconciled", runAt);
        foreach (var date in dates)
        {
            var day = world.Day(date, runAt);
            if (!day.IsReconciled) continue;
            var (csv, rows) = form == ReconciledForm.Contract
                ? Contract(SnapshotRows.Campaigns(day, reconciled: true, run.Name).ToList())
                : UiExport.Facebook(day, form);
            if (traps.HasFlag(SnapshotTraps.EmptyFiles)) (csv, rows) = ([], 0);
            run.Add("campaign", date, "raw.csv", csv, rows, inManifest: false);
            run.Add("campaign", date, "part-000.csv", csv, rows);
        }
        run.Finish(traps);
        return run.Folder;

        static (byte[] Csv, int Rows) Contract(List<Row> rows) => (ToCsv(rows, SnapshotRows.ReconciledColumns), rows.Count);
    }

    /// <summary>
    /// A whole tree around one day, newest run last: a good one, one with varying columns, one that lacks the ad-set level, one of
    /// another date only, one without manifest; and for the reconciled side the three forms on three days.
    /// </summary>
    /// <param name="date">The day that a reader is after.</param>
    /// <param name="traps">False: the good run of each side only.</param>
    /// <returns>The folders, oldest first.</returns>
    public IReadOnlyList<string> WriteTree(DateOnly date, bool traps)
    {
        var morning = new DateTimeOffset(date.AddDays(1), new(6, 0, 12), TimeSpan.Zero);
        string[] both = ["campaign", "adset"];
        var folders = new List<string> { WriteDay(morning, [date.AddDays(-1), date], both) };
        if (traps)
        {
            folders.Add(WriteDay(morning.AddHours(1), [date], both, SnapshotTraps.ColumnsVary | SnapshotTraps.ManifestListsParquet));
            folders.Add(WriteDay(morning.AddHours(2), [date], ["campaign"]));
            folders.Add(WriteDay(morning.AddHours(3), [date.AddDays(1)], both, SnapshotTraps.EmptyFiles));
            folders.Add(WriteDay(morning.AddHours(4), [date], both, SnapshotTraps.NoManifest));
        }
        var afternoon = new DateTimeOffset(date.AddDays(1), new(14, 0, 0), TimeSpan.Zero);
        folders.Add(WriteReconciled(afternoon, [date]));
        if (traps)
        {
            folders.Add(WriteReconciled(afternoon.AddHours(1), [date.AddDays(-1)], ReconciledForm.UiExport));
            folders.Add(WriteReconciled(afternoon.AddHours(2), [date.AddDays(-2)], ReconciledForm.UiExportVariant));
            folders.Add(WriteReconciled(afternoon.AddHours(3), [date], traps: SnapshotTraps.NoManifest));
        }
        return folders;
    }

    /// <summary>
    /// Five exports of the whole Taboola account's day, one data row each, taken in the hour after 03:08 UTC of the next day. Four
    /// are alike; the fifth shows S1's figures revised downwards.
    /// </summary>
    /// <param name="folder">Such as <c>runs/strategist_csv</c>; made if it is missing.</param>
    /// <param name="date">The exported day.</param>
    /// <returns>The files in the order in which they were taken.</returns>
    public IReadOnlyList<string> WriteTaboolaTotals(string folder, DateOnly date)
    {
        Directory.CreateDirectory(folder);
        int[] minutes = [8, 27, 33, 36, 55];
        return [.. minutes.Select(minute =>
        {
            var takenAt = new DateTimeOffset(date.AddDays(1), new(3, minute, 11, 204), TimeSpan.Zero);
            var stamp = takenAt.ToString("yyyy-MM-dd'T'HH-mm-ss-fff'Z'", CultureInfo.InvariantCulture);
            var file = Path.Combine(folder, $"strategis_{date:yyyy-MM-dd}_{date:yyyy-MM-dd}_{stamp}.csv");
            var firstTaken = new DateTimeOffset(date.AddDays(1), new(3, 8), TimeSpan.Zero);
            File.WriteAllBytes(file, UiExport.TaboolaTotal(world.Day(date, firstTaken), world.Day(date), revised: minute == minutes[^1]));
            return file;
        })];
    }

    internal static byte[] ToCsv(IReadOnlyList<Row> rows, IReadOnlyList<string> columns)
    {
        if (rows.Count == 0) return [];
        var csv = new CsvBuffer();
        foreach (var column in columns) csv.Field(column);
        csv.EndRecord();
        foreach (var row in rows)
        {
            foreach (var column in columns) csv.Value(row[column]);
            csv.EndRecord();
        }
        return csv.ToArray(finalNewLine: false);
    }

    private sealed class Run
    {
        private readonly string source;
        private readonly DateTimeOffset runAt;
        private readonly List<Row> manifest = [];

        public Run(string root, string source, DateTimeOffset runAt)
        {
            (this.source, this.runAt) = (source, runAt);
            Name = runAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
            Folder = Path.Combine(root, source, Name);
            Directory.CreateDirectory(Folder);
        }

        public string Name { get; }

        public string Folder { get; }

        public void Add(string level, DateOnly date, string file, byte[] content, int rows, bool inManifest = true)
        {
            var partition = $"level={level}/date={date:yyyy-MM-dd}";
            var folder = Path.Combine(Folder, partition);
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, file), content);
            if (inManifest) manifest.Add(new()
            {
                { "snapshot_ts", runAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) },
                { "source", "strategis_" + source },
                { "schema_version", 1 },
                { "level", level },
                { "date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
                { "num_rows", rows },
                { "file_path", $"{ForeignRoot}/{source}/{Name}/{partition}/{file}" },
            });
        }

        public void Finish(SnapshotTraps traps)
        {
            if (traps.HasFlag(SnapshotTraps.NoManifest)) return;
            var lines = !traps.HasFlag(SnapshotTraps.ManifestListsParquet) ? manifest : [.. manifest.SelectMany(line =>
            {
                var twin = new Row().AddRange(line);
                twin.Replace("file_path", ((string)line["file_path"]!).Replace(".csv", ".parquet", StringComparison.Ordinal));
                return new[] { line, twin };
            })];
            string[] columns = ["snapshot_ts", "source", "schema_version", "level", "date", "num_rows", "file_path"];
            File.WriteAllBytes(Path.Combine(Folder, "manifest.csv"), ToCsv(lines, columns));
        }
    }
}
