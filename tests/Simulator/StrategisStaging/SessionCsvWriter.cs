using System.Globalization;
using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.StrategisStaging;

/// <summary>Writes the session export in a style, row by row.</summary>
internal sealed class SessionCsvWriter
{
    private const int ElapsedHours = 12;
    private static readonly int WallClockHours = (int)SessionSource.Maturity.TotalHours + 1;

    private static readonly (string Name, string[] Values)[] UnknownColumns =
    [
        ("device", ["mobile", "desktop", "tablet"]), ("region_code", ["TX", "CA", "FL", "", "NY"]), ("segment", ["001", "002"]),
        ("user_agent", ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)", "okhttp/4.9"]),
        ("landing_page", ["/lp?utm=a,b", "/lp"]), ("country", ["US"]), ("experiment", ["{\"a\":1}", ""]), ("updated_at", ["2025-11-22T10:00:00Z"]),
    ];

    private readonly SessionCsvStyle style;
    private readonly bool incremental;
    private readonly CsvBuffer csv;
    private readonly (string Name, Action<SessionRow> Write)[] columns;
    private readonly decimal?[] hours;

    public SessionCsvWriter(SessionCsvStyle style, bool incremental, int seed)
    {
        (this.style, this.incremental) = (style, incremental);
        csv = new(style.HasCarriageReturns ? "\r\n" : "\n");
        hours = new decimal?[Math.Max(style.HourColumns ?? 0, style.HoursAreWallClock ? WallClockHours : ElapsedHours)];
        columns = [.. Columns(seed)];
        if (style.ColumnsAreShuffled) Shuffle(columns, SeededRandom.For(seed, "columns"));
    }

    public async Task WriteAsync(IEnumerable<SessionRow> rows, Stream to, CancellationToken cancellation)
    {
        if (style.HasByteOrderMark) csv.Raw([0xEF, 0xBB, 0xBF]);
        foreach (var (name, _) in columns) csv.Field(name);
        csv.EndRecord();
        foreach (var row in rows)
        {
            SpreadOverHours(row);
            foreach (var (_, write) in columns) write(row);
            csv.EndRecord();
            if (csv.IsFull) await csv.FlushAsync(to, cancellation);
        }
        await csv.FlushAsync(to, cancellation);
        await to.FlushAsync(cancellation);
    }

    private IEnumerable<(string Name, Action<SessionRow> Write)> Columns(int seed)
    {
        yield return (style.SessionIdColumn, r => csv.Field(r.Session.Id));
        yield return ("campaign_id", r => csv.Field(r.CampaignId));
        yield return ("ad_set_id", r => csv.Field(r.Session.AdSet.Id));
        yield return ("ad_id", r => csv.Field(r.Session.Ad.Id));
        yield return ("category", r => csv.Field(r.Session.Campaign.Category));
        yield return ("keyword", r => csv.Field(Keyword(r.Session)));
        yield return ("click_hour", r => csv.Number(r.Session.ClickHour));
        if (style.TotalRevenue == TotalRevenueColumn.Present) yield return ("total_revenue", r => Money(r.TotalRevenue));
        if (style.TotalRevenue == TotalRevenueColumn.Blank) yield return ("total_revenue", _ => csv.Blank());
        for (var h = 0; h < hours.Length; h++)
        {
            var hour = h;
            yield return (string.Create(CultureInfo.InvariantCulture, $"hour_{h + (style.HoursStartAtOne ? 1 : 0)}"), _ => Money(hours[hour]));
        }
        foreach (var (name, values) in UnknownColumns.Take(style.ExtraColumns))
            yield return (name, r => csv.Field(values[SeededRandom.For(seed, name, r.Session.Campaign.Index, r.Session.Number).Next(values.Length)]));
    }

    private void SpreadOverHours(SessionRow row)
    {
        Array.Clear(hours);
        foreach (var increment in row.Increments)
        {
            var hour = style.HoursAreWallClock ? row.Session.HourOfDay(increment.Elapsed) : increment.ElapsedHour;
            hours[hour] = (hours[hour] ?? 0) + increment.Amount;
        }
        if (incremental) return;
        for (var h = 1; h < hours.Length; h++)
            if (hours[h - 1] is { } before) hours[h] = before + (hours[h] ?? 0);
    }

    private string Keyword(Session session) => style.KeywordsAreHostile && session.Number % 3 == 0
        ? $"{session.Keyword}, \"as seen\"\n{{{{keyword}}}}, {{State}}"
        : session.Keyword;

    private void Money(decimal? amount)
    {
        if (amount is not { } value) csv.Blank();
        else if (style.Money == MoneyText.Plain) csv.Number(value);
        else csv.Field(Dollars(value));
    }

    private static string Dollars(decimal value)
    {
        var digits = Math.Abs(value).ToString(CultureInfo.InvariantCulture);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = decimal.Truncate(Math.Abs(value)).ToString("N0", CultureInfo.InvariantCulture);
        return (value < 0 ? "-$" : "$") + whole + (point < 0 ? "" : digits[point..]);
    }

    private static void Shuffle<T>(T[] items, SeededRandom random)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
