using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Liftoff.Functions.Dashboard;

/// <summary>The page's files, which the build puts into the assembly.</summary>
public static class PageFiles
{
    private const string Prefix = "page/";

    private static readonly Lazy<FrozenDictionary<string, PageFile>> Files = new(Read);

    /// <returns>Null when the page has no such file.</returns>
    public static PageFile? Find(string name) => Files.Value.GetValueOrDefault(name);

    private static FrozenDictionary<string, PageFile> Read() => typeof(PageFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read);

    private static PageFile Read(string resource)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var type = Path.GetExtension(resource) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/javascript; charset=utf-8",
        };
        return new PageFile(content, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
    }
}
