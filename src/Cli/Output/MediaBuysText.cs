using System.Globalization;
using Liftoff.MediaBuys.Queries;
using Spectre.Console;

namespace Liftoff.Cli.Output;

/// <summary>How media-buy metrics and their freshness are shown.</summary>
public static class MediaBuysText
{
    public static void Write(MetricsReport report)
    {
        var table = new Table().RoundedBorder();
        string[] columns = ["impressions", "clicks", "spend", "conversions", "starts", "views", "completions", "CPM", "CPC", "CTR", "CPA", "CVR", "VCR", "viewable"];
        if (report.By != MetricsBy.Total) table.AddColumn(report.By == MetricsBy.Hour ? "hour" : "day");
        foreach (var column in columns) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var line in report.Lines)
        {
            var mark = line.IsProvisional ? " *" : "";
            string[] cells =
            [
                Text($"{line.Impressions:N0}"), Text($"{line.Clicks:N0}"), Text($"{line.Spend:N2}"), Text($"{line.Conversions:N0}"),
                Text($"{line.VideoStarts:N0}"), Text($"{line.VideoViews:N0}"), Text($"{line.VideoCompletions:N0}"),
                Text($"{line.Cpm:0.00}"), Text($"{line.Cpc:0.00}"), Text($"{line.Ctr:0.00%}"), Text($"{line.Cpa:0.00}"), Text($"{line.Cvr:0.00%}"), Text($"{line.Vcr:0.00%}"), Text($"{line.Viewability:0.00%}"),
            ];
            table.AddRow(report.By == MetricsBy.Total ? cells : [Text($"{line.Date:yyyy-MM-dd}") + (line.Hour is { } hour ? $" {hour:00}" : "") + mark, .. cells]);
        }

        AnsiConsole.Write(table);
        if (report.BuysByPlan is { } planned) AnsiConsole.MarkupLineInterpolated($"{planned} buys by plan, {report.BuysByNumber} by campaign number");
        if (report.Lines.Any(line => line.IsProvisional)) AnsiConsole.MarkupLine("* provisional");
        foreach (var note in report.Notes) AnsiConsole.MarkupLineInterpolated($"[yellow]![/] {note}");
    }

    public static void Write(FreshnessReport report)
    {
        foreach (var table in report.Tables)
            AnsiConsole.MarkupLineInterpolated($"{table.Table}: {table.Rows.ToString("N0", CultureInfo.InvariantCulture)} rows{(table.LastDay is { } last ? $", {table.FirstDay:yyyy-MM-dd} to {last:yyyy-MM-dd}, changed {table.ChangedAt:yyyy-MM-dd HH:mm} UTC" : "")}");
        AnsiConsole.MarkupLineInterpolated($"last sync: {(report.LastRunStatus is { } status ? $"{status}, {report.LastRunAt:yyyy-MM-dd HH:mm} UTC" : "none")}");
        foreach (var finding in report.Findings) AnsiConsole.MarkupLineInterpolated($"[yellow]![/] {finding}");
    }

    private static string Text(FormattableString text) => Markup.Escape(text.ToString(CultureInfo.InvariantCulture));
}
