using System.Text.Json;
using Liftoff.Settings;

namespace Liftoff.Composition;

/// <summary>
/// <c>local.settings.json</c>, the file that Core Tools reads for the Functions app, so that the command line works on the
/// same settings. The environment wins over it.
/// </summary>
public static class LocalSettings
{
    private const string FileName = "local.settings.json";

    private static readonly JsonDocumentOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The first there is: in the current folder, at the top of the checkout that the program lies in, beside the program.</summary>
    /// <returns>Null when there is none.</returns>
    public static string? Find() => Find([Environment.CurrentDirectory, .. Checkout(AppContext.BaseDirectory), AppContext.BaseDirectory]);

    /// <summary>The first there is in these folders; one file only, so that nobody has to add up several.</summary>
    /// <returns>Null when there is none.</returns>
    public static string? Find(IEnumerable<string> folders) => folders.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);

    /// <returns>The file's <c>Values</c> by name; empty when <paramref name="path"/> is null.</returns>
    /// <exception cref="InvalidSettingsException">The file is not as Core Tools writes it.</exception>
    public static IReadOnlyDictionary<string, string?> Read(string? path)
    {
        if (path is null) return new Dictionary<string, string?>();
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllText(path), Tolerant);
            if (file.RootElement.ValueKind != JsonValueKind.Object) throw Unreadable("is not a JSON object");
            if (file.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True) throw Unreadable("is encrypted; `func settings decrypt` makes it readable");
            if (!file.RootElement.TryGetProperty("Values", out var values)) return new Dictionary<string, string?>();
            if (values.ValueKind != JsonValueKind.Object) throw Unreadable("has \"Values\" that are not a JSON object");
            return values.EnumerateObject().ToDictionary(value => value.Name, string? (value) => value.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        }
        catch (JsonException invalid)
        {
            // The text holds secrets; only where it is wrong is told.
            throw Unreadable($"is not JSON (line {invalid.LineNumber + 1})");
        }
        catch (ArgumentException)
        {
            throw Unreadable("names a setting twice");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable($"cannot be read: {e.Message}");
        }

        InvalidSettingsException Unreadable(string problem) => new([$"{path} {problem}"]);
    }

    private static IEnumerable<string> Checkout(string folder)
    {
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
            if (File.Exists(Path.Combine(above, "Functions.sln"))) yield return above;
    }
}
