using System.Runtime.CompilerServices;
using System.Text.Json;
using Liftoff.Cli.Output;
using Liftoff.Composition;
using Liftoff.Settings;

namespace Liftoff.Cli.Tests;

/// <summary>The settings that people read about are the settings that the program reads.</summary>
public sealed class SettingsDocumentationTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    private static Dictionary<string, string> Sample { get; } = ReadSample();

    [Fact]
    public void The_readme_carries_the_table_that_the_settings_command_prints()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n");
        const string begin = "<!-- ./liftoff settings --markdown -->\n", end = "<!-- end -->";
        var from = readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var table = readme[from..readme.IndexOf(end, from, StringComparison.Ordinal)];

        Assert.Equal(SettingsText.Markdown(LiftoffOptions.Settings), table, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void The_sample_has_every_setting_and_no_other()
    {
        var known = LiftoffOptions.Settings.Select(setting => setting.Name).ToList();

        Assert.Equal([], known.Except(Sample.Keys));
        Assert.Equal([], Sample.Keys.Except(known));
    }

    [Fact]
    public void The_settings_of_the_deployment_are_known_hold_no_secret_and_have_every_schedule()
    {
        var deployed = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(Root, "infra", "app.settings.json")))!;

        Assert.Equal([], deployed.Keys.Except(LiftoffOptions.Settings.Where(setting => !setting.IsSecret).Select(setting => setting.Name)));
        Assert.All(Schedules.All, schedule => Assert.Equal(schedule.Sample, deployed[schedule.Setting]));
        // The share that App Service mounts there takes no database file.
        Assert.All(deployed.Values, value => Assert.False(value.StartsWith("/home", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_sample_names_the_emulator_and_no_secret()
    {
        foreach (var setting in LiftoffOptions.Settings.Where(setting => setting.IsSecret))
            Assert.Equal(setting.Name is "AzureWebJobsStorage" or "WAREHOUSE_STORAGE" ? "UseDevelopmentStorage=true" : "", Sample[setting.Name]);
    }

    [Fact]
    public void The_sample_changes_nothing_but_what_has_no_default()
    {
        Assert.Equal("dotnet-isolated", Sample["FUNCTIONS_WORKER_RUNTIME"]);
        foreach (var schedule in Schedules.All) Assert.Equal(schedule.Sample, Sample[schedule.Setting]);
        foreach (var setting in LiftoffOptions.Settings.Where(setting => setting.DefaultValue is not null))
            Assert.True(Sample[setting.Name] == "" || Sample[setting.Name] == setting.DefaultValue, $"{setting.Name} is \"{Sample[setting.Name]}\" in the sample, but {setting.DefaultValue} by default.");
    }

    [Fact]
    public void The_program_accepts_the_sample()
    {
        var reader = new SettingsReader(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Add(new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = Sample! }).Build());
        LiftoffOptions.Read(reader);

        Assert.Equal([], reader.Problems);
    }

    private static Dictionary<string, string> ReadSample()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "local.settings.sample.json")));
        Assert.False(sample.RootElement.GetProperty("IsEncrypted").GetBoolean());
        return sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!);
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
