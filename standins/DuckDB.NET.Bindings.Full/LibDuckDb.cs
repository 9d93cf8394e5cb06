using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace DuckDB.NET.Native;

/// <summary>Finds libduckdb.so: beside a published app, else where npm put it when this assembly was built.</summary>
internal static class LibDuckDb
{
    public const string Name = "duckdb";

    // Beside the app first. Never what the system may have: another version would misread our structs.
    private static readonly string[] Places =
    [
        Path.Combine(AppContext.BaseDirectory, "libduckdb.so"),
        typeof(LibDuckDb).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "LibDuckDb").Value!,
    ];

    [ModuleInitializer]
    public static void Register() => NativeLibrary.SetDllImportResolver(typeof(LibDuckDb).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Name)
            return 0;

        var place = Array.Find(Places, File.Exists) ?? throw new DllNotFoundException(
            $"libduckdb.so is at none of {string.Join(", ", Places)}. Run ./run or ./test, or `npm ci` in standins/DuckDB.NET.Bindings.Full.");
        return NativeLibrary.Load(place);
    }
}
