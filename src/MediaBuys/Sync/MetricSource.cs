using System.Globalization;
using System.Text.RegularExpressions;
using Liftoff.MediaBuys.Snowflake;
using Liftoff.Settings;

namespace Liftoff.MediaBuys.Sync;

/// <summary>A Snowflake table and how its columns are called there. Nothing about the real names is documented, so all of them are settings.</summary>
/// <param name="Table">Where its rows go.</param>
/// <param name="Source">The Snowflake table, also <c>DATABASE.SCHEMA.TABLE</c>.</param>
/// <param name="Columns">Our column to theirs; what is not in here is called as ours.</param>
public sealed partial record MetricSource(MetricTable Table, string Source, IReadOnlyDictionary<string, string> Columns)
{
    public static IReadOnlyList<MetricSource> Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            One(MetricTable.DailyImpressions, "MEDIA_BUYS_IMPRESSIONS", "daily impressions", "PLATFORM_BUY_DAILY_IMPRESSIONS")!,
            One(MetricTable.DailyVideos, "MEDIA_BUYS_VIDEOS", "daily video metrics", "PLATFORM_BUY_DAILY_VIDEOS")!,
            .. One(MetricTable.HourlyImpressions, "MEDIA_BUYS_HOURLY_IMPRESSIONS", "hourly impressions", null) is { } impressions ? [impressions] : Array.Empty<MetricSource>(),
            .. One(MetricTable.HourlyVideos, "MEDIA_BUYS_HOURLY_VIDEOS", "hourly video metrics", null) is { } videos ? [videos] : Array.Empty<MetricSource>(),
        ];

        MetricSource? One(MetricTable table, string prefix, string what, string? name)
        {
            var source = settings.Text(prefix + "_SOURCE", $"The Snowflake table of the {what}.{(name is null ? " Empty: there is none." : "")}", name);
            var columns = settings.Text(prefix + "_COLUMNS", $"Snowflake's column names where they differ, such as date=ON_DATE,media_buy_id=BUY_ID. Columns: {string.Join(", ", [.. table.Key, .. table.Metrics.Select(m => m.Name)])}.");
            if (source is null) return null;
            if (!Identifier().IsMatch(source)) settings.Add(prefix + "_SOURCE", $"takes a table name such as {name ?? "MARTS.HOURLY"}, not \"{source}\"");
            return new MetricSource(table, source, Map(table, prefix + "_COLUMNS", columns));
        }

        Dictionary<string, string> Map(MetricTable table, string setting, string? text)
        {
            var map = new Dictionary<string, string>();
            foreach (var pair in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var (ours, theirs) = pair.Split('=', 2, StringSplitOptions.TrimEntries) is [var a, var b] ? (a.ToLowerInvariant(), b) : (pair, "");
                if (!Identifier().IsMatch(theirs) || !(table.Key.Contains(ours) || table.Metrics.Any(m => m.Name == ours))) settings.Add(setting, $"takes OUR_COLUMN=THEIR_COLUMN pairs; \"{pair}\" is none");
                else map[ours] = theirs;
            }

            return map;
        }
    }

    /// <summary>Every column of the window's rows: which of ours the source lacks shows in the answer, and is not guessed.</summary>
    public SnowflakeStatement Select(DateOnly from, DateOnly to)
    {
        var date = NameOf("date");
        // Bound as text and cast: how a DATE binding is written is not documented.
        return new SnowflakeStatement(
            $"select * from {Source} where {date} between ?::date and ?::date order by {string.Join(", ", Table.Key.Select(NameOf))}",
            from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>The place of one of our columns in a result; -1 when the source lacks it.</summary>
    public int IndexOf(string column, IReadOnlyList<SnowflakeColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var theirs = NameOf(column).Trim('"');
        for (var i = 0; i < columns.Count; i++)
            if (string.Equals(columns[i].Name, theirs, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    private string NameOf(string column) => Columns.GetValueOrDefault(column, column.ToUpperInvariant());

    [GeneratedRegex("""^(?:[A-Za-z_][\w$]*|"[^"]+")(?:\.(?:[A-Za-z_][\w$]*|"[^"]+")){0,2}$""")]
    private static partial Regex Identifier();
}
