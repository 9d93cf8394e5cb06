namespace Liftoff.MediaBuys.Tests;

/// <summary>
/// A <c>mongoimport</c> and a <c>mongoexport</c> that stand first on the path while this lives: they note how they were called, and keep
/// each collection as a file.
/// </summary>
internal sealed class FakeMongoTools : IDisposable
{
    private const string Script = """
        #!/usr/bin/env bash
        set -euo pipefail
        cd "$(dirname "${BASH_SOURCE[0]}")"
        if [ -f failure ]; then cat failure >&2; exit 3; fi
        for argument in "$@"; do
          case $argument in --collection=*) collection=${argument#*=} ;; --file=*) file=${argument#*=} ;; --out=*) out=${argument#*=} ;; --config=*) config=${argument#*=} ;; esac
        done
        tool=$(basename "$0")
        printf '%s\n' "$collection" "$(cat "$config")" "$(stat -c %a "$config")" "$@" > "$tool.$collection.call"
        if [ "$tool" = mongoimport ]; then cat "$file" > "$collection.kept"; else cat "$collection.kept" > "$out"; fi
        """;

    private readonly string folder;
    private readonly string? path = Environment.GetEnvironmentVariable("PATH");

    public FakeMongoTools(string parent)
    {
        folder = Directory.CreateDirectory(Path.Combine(parent, "mongo-tools")).FullName;
        foreach (var tool in (string[])["mongoimport", "mongoexport"])
        {
            File.WriteAllText(Path.Combine(folder, tool), Script);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(folder, tool), (UnixFileMode)0b111_101_101);
        }

        Environment.SetEnvironmentVariable("PATH", folder + Path.PathSeparator + path);
    }

    /// <summary>How a tool was called for a collection.</summary>
    public sealed record Call(string Collection, string Config, string ConfigMode, IReadOnlyList<string> Arguments);

    public IReadOnlyList<Call> Calls(string tool) => [.. Directory.EnumerateFiles(folder, tool + ".*.call").Select(File.ReadAllLines).Select(lines => new Call(lines[0], lines[1], lines[2], lines[3..]))];

    public string Received(string collection) => File.ReadAllText(Path.Combine(folder, collection + ".kept"));

    public void Change(string collection, Func<string, string> change) => File.WriteAllText(Path.Combine(folder, collection + ".kept"), change(Received(collection)));

    /// <summary>From now on both end badly, with this on their standard error.</summary>
    public void Fail(string message) => File.WriteAllText(Path.Combine(folder, "failure"), message);

    public bool Owns(string file) => file.StartsWith(folder, StringComparison.Ordinal);

    public void Dispose() => Environment.SetEnvironmentVariable("PATH", path);
}
