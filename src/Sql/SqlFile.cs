using System.Collections.Concurrent;
using System.Reflection;

namespace Liftoff.Sql;

/// <summary>SQL that lies in a file, embedded under the namespace of its folder.</summary>
public static class SqlFile
{
    private static readonly ConcurrentDictionary<(Type Owner, string Name), string> Texts = new();

    /// <summary>The text of a file that lies beside a class.</summary>
    /// <param name="owner">Any class of the file's folder; its namespace is where the file is found.</param>
    /// <param name="name">The file's name, for example <c>CountSessions.sql</c>.</param>
    /// <exception cref="InvalidOperationException">No such file is embedded there.</exception>
    public static string Beside(Type owner, string name) => Texts.GetOrAdd((owner, name), static key => Text(key.Owner.Assembly, $"{key.Owner.Namespace}.{key.Name}"));

    /// <summary>The files of every folder of that name in an assembly, ordered by their paths.</summary>
    /// <returns>Each with its name without <c>.sql</c>.</returns>
    public static IEnumerable<(string Name, string Text)> InFolder(Assembly assembly, string folder) =>
        from resource in assembly.GetManifestResourceNames()
        where resource.EndsWith(".sql", StringComparison.Ordinal)
        let parts = resource.Split('.')
        where parts[^3] == folder
        orderby resource
        select (parts[^2], Text(assembly, resource));

    private static string Text(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not embedded in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
