using System.Diagnostics;
using Liftoff.Jobs;
using Liftoff.Upstream;

namespace Liftoff.MediaBuys.Documents;

/// <summary>MongoDB's command-line tools. The address goes to them in a file that only we can read: arguments are visible to everybody.</summary>
internal sealed class MongoTools(string uri, string folder)
{
    /// <exception cref="JobFailedException">The tool is not installed.</exception>
    public static void Require(string tool)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (!folders.Any(f => File.Exists(Path.Combine(f, tool)) || File.Exists(Path.Combine(f, tool + ".exe"))))
            throw new JobFailedException($"--mongo needs {tool}, which is not installed. Install the MongoDB Database Tools, or leave --mongo out and run import.sh of the documents' folder where they are.");
    }

    /// <param name="drop">Empties the collection first; otherwise documents of the same _id are replaced.</param>
    public Task ImportAsync(string collection, string file, bool drop, CancellationToken cancellationToken) =>
        RunAsync("mongoimport", ["--collection=" + collection, "--file=" + file, drop ? "--drop" : "--mode=upsert"], cancellationToken);

    public Task ExportAsync(string collection, string file, CancellationToken cancellationToken) =>
        RunAsync("mongoexport", ["--collection=" + collection, "--out=" + file, "--jsonFormat=canonical"], cancellationToken);

    private async Task RunAsync(string tool, string[] arguments, CancellationToken cancellationToken)
    {
        var config = Path.Combine(folder, "mongo.yaml");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new StreamWriter(config, options)) await file.WriteLineAsync($"uri: \"{uri.Replace("\"", "%22", StringComparison.Ordinal)}\"");
        try
        {
            var start = new ProcessStartInfo(tool, ["--config=" + config, "--quiet", .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start) ?? throw new JobFailedException($"{tool} cannot be started.");
            using var onCancel = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = await process.StandardError.ReadToEndAsync(CancellationToken.None);
            await output;
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            if (process.ExitCode != 0) throw new JobFailedException($"{tool} ended with {process.ExitCode}: {Redaction.OneLine(WithoutAddress(error))}");
        }
        finally
        {
            File.Delete(config);
        }
    }

    /// <summary>The tools repeat the address in their errors, whole or in parts.</summary>
    private string WithoutAddress(string error)
    {
        var authority = uri[(uri.IndexOf("//", StringComparison.Ordinal) + 2)..].Split('/', '?')[0];
        var logIn = authority.Contains('@', StringComparison.Ordinal) ? authority[..authority.LastIndexOf('@')] : "";
        var password = logIn.Split(':', 2) is [_, var given] ? given : "";
        foreach (var secret in (string[])[uri, logIn, password, Uri.UnescapeDataString(password)])
            if (secret.Length > 0) error = error.Replace(secret, "[redacted]", StringComparison.Ordinal);
        return error;
    }
}
