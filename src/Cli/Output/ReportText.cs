using System.Globalization;
using Liftoff.Monitoring.Reports;
using Spectre.Console;

namespace Liftoff.Cli.Output;

/// <summary>How reports are shown: people get cents and four decimals of a ratio, programs every digit.</summary>
public static class ReportText
{
    public static void WriteList(IReadOnlyList<Report> reports)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var report in reports)
            grid.AddRow(new Markup($"[bold]{Markup.Escape(report.Name)}[/]"), new Text($"{report.Summary} {string.Join(' ', report.Parameters.Select(parameter => $"[--{parameter.Name}={parameter.Takes}]"))}"));
        AnsiConsole.Write(grid);
    }

    public static void Write(ReportAnswer answer)
    {
        var days = answer.From == answer.To ? $"{answer.From:yyyy-MM-dd}" : $"{answer.From:yyyy-MM-dd} to {answer.To:yyyy-MM-dd}";
        AnsiConsole.MarkupLineInterpolated($"[bold]{answer.Report}[/]  {days} ({answer.TimeZone})");
        var table = answer.Table;
        if (answer.TotalRow is { } total) table = table with { Rows = [.. table.Rows, Named(total)] };
        if (table.Rows.Count > 0) AnsiConsole.Write(QueryResultText.Table(table with { Rows = [.. table.Rows.Select(row => row.Select(Readable).ToArray())] }, unknown: ""));
        else AnsiConsole.WriteLine("No lines.");
        foreach (var sentence in answer.Missing) AnsiConsole.MarkupLineInterpolated($"[yellow]![/] {sentence}");
        foreach (var sentence in answer.Notes) AnsiConsole.MarkupLineInterpolated($"[grey]·[/] {sentence}");
    }

    /// <summary>The lines on the output; what is missing on the error stream, where it disturbs no program.</summary>
    public static void WriteCsv(ReportAnswer answer)
    {
        QueryResultText.WriteCsv(answer.Table, Console.Out);
        foreach (var sentence in answer.Missing.Concat(answer.Notes)) Console.Error.WriteLine($"liftoff: {sentence}");
    }

    /// <summary>The total says so in its first column, where the lines have their names.</summary>
    private static object?[] Named(object?[] total)
    {
        var named = (object?[])total.Clone();
        if (named.Length > 0 && named[0] is null) named[0] = "TOTAL";
        return named;
    }

    private static object? Readable(object? value) => value switch
    {
        decimal money => decimal.Round(money, 2, MidpointRounding.AwayFromZero).ToString("N2", CultureInfo.InvariantCulture),
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        long count => count.ToString("N0", CultureInfo.InvariantCulture),
        _ => value,
    };
}
