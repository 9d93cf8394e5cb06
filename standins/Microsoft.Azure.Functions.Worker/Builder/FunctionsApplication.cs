using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.Azure.Functions.Worker.Builder;

public class FunctionsApplication
{
    /// <summary>Starts a Functions app whose functions are the public methods with a [Function] in the calling assembly.</summary>
    // The official worker takes the entry assembly, which is the same one wherever a Program.cs calls this; the calling
    // assembly is right in a test process too. NoInlining, because inlining would change who the caller is.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) =>
        new(args, Assembly.GetCallingAssembly().GetTypes(), AppContext.BaseDirectory);

    /// <summary>For tests of the host: these types' functions, with host.json and local.settings.json in this folder.</summary>
    internal static FunctionsApplicationBuilder CreateBuilder(string[] args, IReadOnlyList<Type> functionTypes, string applicationFolder) =>
        new(args, functionTypes, applicationFolder);
}
