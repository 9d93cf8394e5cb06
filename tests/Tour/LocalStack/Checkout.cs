namespace Liftoff.Tour.LocalStack;

/// <summary>The checkout that this program was built from.</summary>
public static class Checkout
{
    /// <summary>The folder that holds Functions.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Functions.sln"))) return folder;
        throw new StackException($"{AppContext.BaseDirectory} lies in no checkout: no folder above it holds Functions.sln.");
    }
}
