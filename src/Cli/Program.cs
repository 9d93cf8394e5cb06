using System.CommandLine;
using Liftoff.Cli;
using Liftoff.Cli.Commands;
using Liftoff.Composition;
using Liftoff.MediaBuys.Export;
using Spectre.Console;

// A file or a pipe is neither 80 columns wide nor coloured: no figure is cut, and a sentence stays on its line.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 100_000;
    AnsiConsole.Profile.Capabilities.Ansi = false;
}

var root = new RootCommand("liftoff runs the campaign pipeline's jobs by hand and answers questions about what they stored.");
foreach (var job in Catalog.Jobs) root.Add(JobCommand.Create(job, job == ExportMediaBuys.Describe ? MediaBuysCommand.ExportDetailsAsync : null));
root.Add(AlertsCommand.Create());
root.Add(BackfillCommand.Create());
root.Add(ExplainCommand.Create());
root.Add(MediaBuysCommand.Create());
root.Add(ReplayCommand.Create());
root.Add(ReportCommand.Create());
root.Add(SetupCommand.Create());
root.Add(SocialCommand.Create());
root.Add(WarehouseCommand.Create());
root.Add(ServeCommand.Create());
root.Add(SettingsCommand.Create());
root.Add(DoctorCommand.Create());

using var interruption = new Interruption();
return await Invocation.RunAsync(root.Parse(args), interruption.Token);
