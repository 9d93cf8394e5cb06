using System.Reflection;

namespace Liftoff.Warehouse.Schema;

/// <summary>SQL files that are embedded beside the code that runs them.</summary>
internal static class SqlResource
{
    /// <summary>The one file of this assembly with that name, for example <c>fold_run.sql</c>.</summary>
    public static string Read(string fileName) => In(typeof(SqlResource).Assembly, "").Single(f => f.Name == Path.GetFileNameWithoutExtension(fileName)).Sql;

    /// <summary>The files of a folder, by name without <c>.sql</c>; the empty folder means all.</summary>
    public static IEnumerable<(string Name, string Sql)> In(Assembly assembly, string folder) =>
        from resource in assembly.GetManifestResourceNames()
        where resource.EndsWith(".sql", StringComparison.Ordinal)
        let parts = resource.Split('.')
        where folder.Length == 0 || parts[^3] == folder
        orderby resource
        select (parts[^2], ReadText(assembly, resource));

    private static string ReadText(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
