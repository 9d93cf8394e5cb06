using System.Globalization;
using Liftoff.Alerts;
using Spectre.Console;

namespace Liftoff.Cli.Output;

/// <summary>How alerts are shown: two lines each, what and since when, then what would have been well.</summary>
public static class AlertText
{
    public static void Write(IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0) AnsiConsole.WriteLine("No alert is open.");
        foreach (var alert in alerts)
        {
            var time = string.Create(CultureInfo.InvariantCulture, $"{(alert.IsOpen ? "since " : "")}{alert.OpenedAt:yyyy-MM-dd HH:mm}{(alert.IsOpen ? "" : $" to {alert.ClosedAt:yyyy-MM-dd HH:mm}")} UTC");
            AnsiConsole.MarkupLineInterpolated($"[{(alert.IsOpen ? "red" : "grey")}]{(alert.IsOpen ? alert.IsUrgent ? "URGENT" : "OPEN  " : "closed")}[/]  {alert.Rule}: {alert.Subject}, {time}");
            AnsiConsole.MarkupLineInterpolated($"        {alert.Figure}");
            AnsiConsole.MarkupLineInterpolated($"        [grey]well: {alert.Threshold}; from {alert.Sources}{(alert.Link is null ? "" : "; " + alert.Link)}[/]");
        }
    }
}
