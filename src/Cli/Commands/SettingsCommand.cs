using System.CommandLine;
using Liftoff.Cli.Output;
using Liftoff.Composition;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff settings</c>: every setting with its default and meaning, never with its value. The README's table is its output.</summary>
public static class SettingsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print a JSON array." };
        var markdown = new Option<bool>("--markdown") { Description = "Print the table of the README." };
        var command = new Command("settings", "Lists every setting with its default and meaning; values are not shown.") { json, markdown };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(markdown)) result.AddError("--json and --markdown exclude each other");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(LiftoffOptions.Settings));
            else if (parsed.GetValue(markdown)) Console.Out.Write(SettingsText.Markdown(LiftoffOptions.Settings));
            else SettingsText.WriteTable(LiftoffOptions.Settings, LocalSettings.Find());
            return ExitCode.Success;
        });
        return command;
    }
}
