using Liftoff.Operations.Health;
using Liftoff.Settings;

namespace Liftoff.Composition.Doctor;

/// <summary>Whether the settings can be read, and whether the file holds a name that nobody reads, which as a rule is a slip of the pen.</summary>
public static class SettingsCheck
{
    // Read by the host, by libraries or by the platform.
    private static readonly string[] Foreign = ["AzureWebJobs", "AzureFunctionsJobHost", "FUNCTIONS_", "WEBSITE_", "WEBSITES_", "APPLICATIONINSIGHTS_", "OTEL_", "AZURE_", "DOTNET_", "ASPNETCORE_", "SCM_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

    /// <param name="problems">What the reader of the settings found.</param>
    /// <param name="path">The local.settings.json that is read besides the environment; null for none.</param>
    public static IReadOnlyList<HealthLine> Run(IReadOnlyList<string> problems, string? path)
    {
        ArgumentNullException.ThrowIfNull(problems);
        const string name = "settings";
        var known = LiftoffOptions.Settings.Select(setting => setting.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var strange = NamesIn(path).Where(key => !known.Contains(key) && !Foreign.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList();
        var lines = problems.Select(problem => HealthLine.Of(name, HealthFinding.Wrong(problem, "./liftoff settings lists every setting with what it takes.")))
            .Concat(strange.Select(key => HealthLine.Of(name, HealthFinding.Wrong($"{path} sets {key}, which nothing reads", "Correct its spelling or remove it; ./liftoff settings lists every name."))))
            .ToList();
        return lines.Count > 0 ? lines : [HealthLine.Of(name, HealthFinding.Ok($"read from the environment{(path is null ? "; there is no local.settings.json" : $" and {path}")}"))];
    }

    private static IEnumerable<string> NamesIn(string? path)
    {
        try
        {
            return LocalSettings.Read(path).Keys;
        }
        catch (InvalidSettingsException)
        {
            // That the file cannot be read is among the problems.
            return [];
        }
    }
}
