using Liftoff.Composition.Doctor;
using Liftoff.Operations.Health;
using Spectre.Console;

namespace Liftoff.Cli.Output;

/// <summary>How the doctor's report is shown: a line for each thing, and below what is wrong what to do.</summary>
public static class HealthText
{
    public static void Write(IReadOnlyList<HealthLine> lines)
    {
        var width = lines.Max(line => line.Name.Length);
        foreach (var line in lines)
        {
            var (colour, state) = line.State switch { HealthState.Ok => ("green", "OK   "), HealthState.Off => ("grey", "off  "), _ => ("red", "WRONG") };
            AnsiConsole.MarkupLineInterpolated($"[{colour}]{state}[/]  {line.Name.PadRight(width)}  {line.Detail}");
            if (line.Remedy is not null) AnsiConsole.MarkupLineInterpolated($"{new string(' ', width + 9)}→ {line.Remedy}");
        }
    }
}
