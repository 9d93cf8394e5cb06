using System.Globalization;
using Liftoff.Monitoring.Tabular;

namespace Liftoff.Monitoring.Sources.Snapshots;

/// <summary>One file of a run, as its <c>manifest.csv</c> lists it.</summary>
/// <param name="Date">YYYY-MM-DD, as written.</param>
/// <param name="Rows">Null when the manifest does not say.</param>
/// <param name="FileName">Without its folder: the path is one of the machine that wrote it.</param>
public sealed record ManifestLine(string Level, string Date, long? Rows, string FileName)
{
    public static List<ManifestLine> Read(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return [];
        var header = CsvRecord.Fields(lines[0].TrimStart('\uFEFF')).Select(name => name.Trim()).ToList();
        var (level, date, rows, file) = (header.IndexOf("level"), header.IndexOf("date"), header.IndexOf("num_rows"), header.IndexOf("file_path"));
        if (level < 0 || date < 0) return [];
        var read = new List<ManifestLine>();
        foreach (var line in lines.Skip(1).Where(line => line.Length > 0))
        {
            var fields = CsvRecord.Fields(line);
            string Field(int index) => index >= 0 && index < fields.Count ? fields[index].Trim() : "";
            read.Add(new ManifestLine(
                Field(level), Field(date),
                long.TryParse(Field(rows), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null,
                Field(file).Split('/', '\\')[^1]));
        }

        return read;
    }

    /// <returns>How many rows the files hold together; null where the manifest does not say it of each. A file that is listed twice counts once.</returns>
    public static long? RowsOf(IEnumerable<ManifestLine> lines, IEnumerable<string> files)
    {
        long sum = 0;
        foreach (var file in files)
        {
            if (lines.FirstOrDefault(line => line.FileName == file)?.Rows is not { } rows) return null;
            sum += rows;
        }

        return sum;
    }
}
