using System.Globalization;
using System.Text.Json;
using Liftoff.Jobs;
using Spectre.Console;

namespace Liftoff.Cli.Output;

/// <summary>How the end of a job is shown.</summary>
public static class JobResultText
{
    /// <param name="details">Stand beside the result's own properties.</param>
    public static string Json(JobResult result, IReadOnlyDictionary<string, string> details)
    {
        var json = JsonSerializer.SerializeToNode(result)!.AsObject();
        foreach (var (name, value) in details) json[name] = value;
        return json.ToJsonString(JsonText.Options);
    }

    public static void Write(JobResult result, IReadOnlyDictionary<string, string> details)
    {
        var colour = result.Status switch { JobStatus.Success => "green", JobStatus.Partial => "yellow", _ => "red" };
        AnsiConsole.MarkupLineInterpolated($"[{colour}]{ParameterReader.WireName(result.Status)}[/]  {result.Job} {result.Date:yyyy-MM-dd} in {result.Duration.TotalSeconds:0.0} s (run {result.RunId})");
        if (result.Error is not null) AnsiConsole.MarkupLineInterpolated($"  {result.Error}");
        foreach (var warning in result.Warnings) AnsiConsole.MarkupLineInterpolated($"  [yellow]![/] {warning}");
        foreach (var (name, value) in result.Counts)
            AnsiConsole.MarkupLineInterpolated($"  {value.ToString("N0", CultureInfo.InvariantCulture),14}  {name.Replace('_', ' ')}");
        // Whole, however narrow the terminal: a link that is cut is none.
        foreach (var (name, value) in details) Console.Out.WriteLine($"  {name.Replace('_', ' ')}: {value}");
    }
}
