using System.Globalization;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Snapshots;
using Liftoff.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator.Strategist;

/// <summary>Answers <c>/api/strategist/query</c>: snapshot rows, filtered, with two ratios more.</summary>
internal sealed class CampaignQuery(SimulatorState state)
{
    private const int LargestLimit = 10_000;

    /// <summary>Parameter → column that must equal it, without case.</summary>
    private static readonly (string Parameter, string Column)[] Filters =
    [
        ("owner", "owner"), ("lane", "lane"), ("category", "category"), ("status", "delivery_status"), ("bid_strategy", "bid_strategy"),
        ("domain", "domain"), ("rsoc_site", "rsoc_site"), ("account_id", "account_id"), ("campaign_id", "campaign_id"), ("adset_id", "adset_id"),
    ];

    public IResult Answer(HttpContext context)
    {
        var query = context.Request.Query;
        var style = state.Strategist;
        var source = Text(query, "source") ?? "day";
        var level = Text(query, "level") ?? "adset";
        if (style.HasNoSnapshots) return Results.Json(new { code = "not_found", message = "no snapshot" }, statusCode: 404);
        if (!TryDates(query, out var from, out var to) || source is not ("day" or "reconciled") || level is not ("campaign" or "adset"))
            return Results.Json(new { code = "internal_error" }, statusCode: 500);
        if (source == "day" && query.ContainsKey("date") && state.Clock.AsOf is { } now && now.ToOffset(style.UtcOffset).Hour < style.SettleHour)
            return Results.Json(new { code = "not_ready" }, statusCode: 425);

        // The limit is clamped, whatever larger one the client believes in.
        var limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, LargestLimit) : 100;
        if (RowFaults.Of(context).PagingIgnored) limit = LargestLimit;
        var rows = Dates(from, to).SelectMany(d => Rows(d, source, level, overlay: query["overlay"] == "1"))
            .Where(r => Passes(r, query)).Take(limit).Select(r => WithRatios(r, query)).ToList();
        if (Text(query, "format") == "csv")
            return Results.Bytes(SnapshotWriter.ToCsv(rows, rows is [var first, ..] ? [.. first.Select(f => f.Key)] : []), "text/csv; charset=utf-8");

        return new RowsResult(rows, Envelope.Data, new()
        {
            {
                "meta", new Row
                {
                    { "snapshot_dir", $"data/snapshots/facebook/{source}/{to:yyyyMMdd}T060012Z" },
                    { "level", level },
                    { "date", from == to ? Iso(from) : null },
                    { "limit", limit },
                    { "source", source },
                    { "query_ms", 12 },
                    { "read_path", "parquet" },
                }
            },
        });
    }

    private IEnumerable<Row> Rows(DateOnly date, string source, string level, bool overlay)
    {
        var day = state.Day(date);
        var reconciled = source == "reconciled";
        if (date > (state.Strategist.NewestDate ?? DateOnly.MaxValue) || (reconciled && !day.IsReconciled)) return [];
        if (overlay && !reconciled && day.IsReconciled) return level == "adset" ? Allocated(day) : Overlaid(day);
        return level == "adset" ? SnapshotRows.AdSets(day, reconciled) : SnapshotRows.Campaigns(day, reconciled);
    }

    private static IEnumerable<Row> Overlaid(World.WorldDay day)
    {
        var final = SnapshotRows.Campaigns(day, reconciled: true).ToDictionary(r => (string)r["campaign_id"]!, r => r["revenue_usd"]);
        foreach (var row in SnapshotRows.Campaigns(day, reconciled: false))
        {
            row.Replace("revenue_usd", final[(string)row["campaign_id"]!]);
            yield return Reconciled(row);
        }
    }

    /// <summary>What ad sets earned directly; the rest of the campaign's final revenue in proportion to spend.</summary>
    private static IEnumerable<Row> Allocated(World.WorldDay day)
    {
        var final = SnapshotRows.Campaigns(day, reconciled: true).ToDictionary(r => (string)r["campaign_id"]!, r => (decimal?)r["revenue_usd"] ?? 0);
        foreach (var campaign in SnapshotRows.AdSets(day, reconciled: true).GroupBy(r => (string)r["campaign_id"]!))
        {
            var adSets = campaign.Select(r => (Row: r, Spend: (decimal)r["spend_usd"]!, Direct: decimal.Round(((decimal?)r["revenue_usd"] ?? 0) * 0.95m, 6))).ToList();
            var (left, spend) = (final[campaign.Key] - adSets.Sum(a => a.Direct), adSets.Sum(a => a.Spend));
            var given = 0m;
            foreach (var (i, adSet) in adSets.Index())
            {
                var share = i == adSets.Count - 1 ? left - given : spend == 0 ? 0 : decimal.Round(left * adSet.Spend / spend, 6);
                given += share;
                adSet.Row.Replace("revenue_usd", adSet.Direct + share);
                adSet.Row.Replace("source", "strategis_day");
                yield return Reconciled(adSet.Row).AddRange(new Row
                {
                    { "revenue_direct_usd", adSet.Direct },
                    { "revenue_allocated_usd", share },
                    { "revenue_allocation_method", share == 0 ? "direct" : adSet.Direct == 0 ? "proportional_spend" : "direct+proportional_spend" },
                });
            }
        }
    }

    private static Row Reconciled(Row row)
    {
        row.Replace("is_reconciled", true);
        row.Replace("roas", Ratio(row, "revenue_usd", "spend_usd"));
        return row;
    }

    private static bool Passes(Row row, IQueryCollection query)
    {
        foreach (var (parameter, column) in Filters)
            if (Text(query, parameter) is { } wanted && !wanted.Equals(row[column] as string, StringComparison.OrdinalIgnoreCase)) return false;
        return (Number(query, "roas_gt") is not { } above || row["roas"] as decimal? > above)
            && (Number(query, "roas_lt") is not { } below || row["roas"] as decimal? < below);
    }

    private static Row WithRatios(Row row, IQueryCollection query)
    {
        row.Add("revenue_per_click", Ratio(row, "revenue_usd", "clicks"));
        row.Add("cost_per_action", Ratio(row, "spend_usd", "conversions"));
        if (Text(query, "fields") is not { } fields) return row;
        var kept = new Row();
        foreach (var field in fields.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) kept.Add(field, row[field]);
        return kept;
    }

    private bool TryDates(IQueryCollection query, out DateOnly from, out DateOnly to)
    {
        var newest = state.Strategist.NewestDate
            ?? DateOnly.FromDateTime((state.Clock.AsOf ?? state.Options.Time.GetUtcNow().AddDays(-1)).UtcDateTime);
        return Date("date", Date("start_date", newest, out var start) ? start : default, out from)
            & Date("date", Date("end_date", newest, out var end) ? end : default, out to)
            && from != default && to >= from && to.DayNumber - from.DayNumber <= 92;

        bool Date(string name, DateOnly otherwise, out DateOnly date)
        {
            date = otherwise;
            return Text(query, name) is not { } text
                || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
        }
    }

    private static IEnumerable<DateOnly> Dates(DateOnly from, DateOnly to) =>
        Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);

    private static string? Text(IQueryCollection query, string name) => query[name] is { Count: > 0 } value && value[0] is { Length: > 0 } text ? text : null;

    private static decimal? Number(IQueryCollection query, string name) =>
        decimal.TryParse(query[name], CultureInfo.InvariantCulture, out var value) ? value : null;

    private static decimal? Ratio(Row row, string above, string below) =>
        row[above] is { } a && row[below] is { } b && Convert.ToDecimal(b, CultureInfo.InvariantCulture) is not 0 and var divisor
            ? decimal.Round(Convert.ToDecimal(a, CultureInfo.InvariantCulture) / divisor, 12)
            : null;

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
