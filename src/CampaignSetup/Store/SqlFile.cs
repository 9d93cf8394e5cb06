using System.Collections.Concurrent;
using System.Reflection;

namespace Liftoff.CampaignSetup.Store;

/// <summary>SQL that lies in a file beside the class that runs it.</summary>
internal static class SqlFile
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <param name="name">The file's name in this folder, for example <c>claim.sql</c>.</param>
    public static string Read(string name) => Texts.GetOrAdd(name, static name =>
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"{assembly.GetName().Name}.Store.{name}") ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}
