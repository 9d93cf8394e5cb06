using System.Text;
using Liftoff.Settings;
using Spectre.Console;

namespace Liftoff.Cli.Output;

/// <summary>How the list of settings is shown: as a table for people, and as the one that stands in the README.</summary>
public static class SettingsText
{
    public static string Markdown(IReadOnlyList<Setting> settings)
    {
        var table = new StringBuilder("| Setting | Default | Meaning |\n| --- | --- | --- |\n");
        foreach (var setting in settings)
            table.Append($"| `{setting.Name}` | {(setting.DefaultValue is { } value ? $"`{value}`" : "")} | {(setting.IsSecret ? "*Secret.* " : "")}{setting.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        return table.ToString();
    }

    /// <param name="file">The local.settings.json that is read besides the environment; null for none.</param>
    public static void WriteTable(IReadOnlyList<Setting> settings, string? file)
    {
        var table = new Table().RoundedBorder().AddColumn(new TableColumn("setting").NoWrap()).AddColumn("default").AddColumn("meaning");
        foreach (var setting in settings)
            table.AddRow(new Text(setting.Name), new Text(setting.IsSecret ? "(secret)" : setting.DefaultValue ?? ""), new Text(setting.Description));
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"Read from the environment, then from {file ?? "local.settings.json (none found)"}.");
    }
}
