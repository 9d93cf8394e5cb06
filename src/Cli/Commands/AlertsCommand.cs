using System.CommandLine;
using Liftoff.Alerts;
using Liftoff.Cli.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff alerts</c>: what somebody should know, and whether the webhook would tell them.</summary>
public static class AlertsCommand
{
    private const int Most = 1000;

    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Closed ones too, the newest first." };
        var json = new Option<bool>("--json") { Description = "Print a JSON array." };
        var command = new Command("alerts", "Lists the open alerts.") { all, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var alerts = await services.GetRequiredService<AlertTable>().ListAsync(parsed.GetValue(all) ? null : true, Most, cancellationToken);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(alerts));
            else AlertText.Write(alerts);
            return ExitCode.Success;
        });
        command.Add(Test());
        return command;
    }

    private static Command Test()
    {
        var command = new Command("test", "Sends a test message to the webhook. Ends with 1 when it did not arrive.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var services = Services.Build();
            var delivery = await services.GetRequiredService<AlertWebhook>().SendAsync(AlertMessage.Test, cancellationToken);
            AnsiConsole.MarkupLineInterpolated(delivery.HasArrived ? $"[green]✓[/] The webhook took the message." : (FormattableString)$"[red]✗[/] {delivery.Problem}");
            return delivery.HasArrived ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
    }
}
