using System.Reflection;

namespace Liftoff.Social;

/// <summary>SQL that lies in a file beside the class that runs it and is embedded under that path.</summary>
internal static class SqlFile
{
    /// <param name="name">The path below the room with dots for slashes, for example <c>Snapshots.MergeSnapshots.sql</c>.</param>
    public static string Read(string name)
    {
        var assembly = typeof(SqlFile).Assembly;
        using var stream = assembly.GetManifestResourceStream($"{assembly.GetName().Name}.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
