using System.CommandLine;
using Liftoff.Cli.Output;
using Liftoff.Composition;
using Liftoff.Composition.Doctor;
using Liftoff.Operations.Health;
using Liftoff.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff doctor</c>: looks at everything that jobs need; each line is OK or says what to do.</summary>
public static class DoctorCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print a JSON array." };
        var command = new Command("doctor", "Looks at settings, outside systems, storage, databases, disk, clock and schedules. Ends with 1 when something needs attention.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var lines = await LookAsync(cancellationToken);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(lines));
            else HealthText.Write(lines);
            return lines.Any(line => line.State == HealthState.Wrong) ? ExitCode.Failed : ExitCode.Success;
        });
        return command;
    }

    private static async Task<IReadOnlyList<HealthLine>> LookAsync(CancellationToken cancellationToken)
    {
        var path = LocalSettings.Find();
        try
        {
            await using var services = Services.Build();
            return [.. SettingsCheck.Run([], path), .. await services.GetRequiredService<HealthReport>().RunAsync(cancellationToken)];
        }
        catch (InvalidSettingsException invalid)
        {
            // Nothing else can be looked at before they are right.
            return SettingsCheck.Run(invalid.Problems, path);
        }
    }
}
