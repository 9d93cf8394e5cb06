using System.Diagnostics;
using System.Text;
using Liftoff.Composition;
using Liftoff.Tour.LocalStack;

namespace Liftoff.EndToEnd.Tests;

/// <summary>A command that runs as a process of its own, as a user's shell would start it.</summary>
internal sealed class Command : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    private Command(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? Checkout.Root, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // A test runner's own settings and those of whoever runs the tests must not reach the command. A variable that is
        // absent would let a local.settings.json of the checkout in; a blank one keeps it out and counts as not set.
        foreach (var name in start.Environment.Keys.Where(IsOfARunner).ToList()) start.Environment.Remove(name);
        foreach (var setting in LiftoffOptions.Settings) start.Environment[setting.Name] = "";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>What it has printed so far.</summary>
    public string Output => Text(output);

    public string Errors => Text(errors);

    /// <summary>The command line, built.</summary>
    public static Command Liftoff(IReadOnlyDictionary<string, string?> settings, params IEnumerable<string> arguments) => new(
        "dotnet", [Path.Combine(Checkout.Root, "artifacts", "bin", "Cli", Configuration, "liftoff.dll"), .. arguments],
        new Dictionary<string, string?>(settings) { ["LIFTOFF_FUNCTIONS_APP"] = Path.Combine(Checkout.Root, "artifacts", "bin", "Functions", Configuration, "Liftoff.Functions.dll") });

    /// <summary>What <c>./run</c> starts once everything is built.</summary>
    public static Command Tour(params IEnumerable<string> arguments) =>
        new("dotnet", [Path.Combine(Checkout.Root, "artifacts", "bin", "Tour", Configuration, "Liftoff.Tour.dll"), .. arguments], new Dictionary<string, string?>());

    /// <summary>A script at the top of the repository.</summary>
    public static Command Script(string name, params IEnumerable<string> arguments) => new(Path.Combine(Checkout.Root, name), arguments, new Dictionary<string, string?>());

    /// <summary>A line of bash.</summary>
    /// <param name="folder">Where it is typed.</param>
    public static Command Shell(string folder, IReadOnlyDictionary<string, string?> settings, string line) => new("bash", ["-c", line], settings, folder);

    /// <summary>The Functions app without waiting for it to answer.</summary>
    public static Command Functions(IReadOnlyDictionary<string, string?> settings) =>
        new("dotnet", [Path.Combine(Checkout.Root, "artifacts", "bin", "Functions", Configuration, "Liftoff.Functions.dll"), "--port", "0"], settings);

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(IReadOnlyDictionary<string, string?> settings, params IEnumerable<string> arguments)
    {
        using var command = Liftoff(settings, arguments);
        return (await command.ExitAsync(), command.Output, command.Errors);
    }

    /// <param name="limit">Null for two minutes.</param>
    public async Task<int> ExitAsync(TimeSpan? limit = null)
    {
        using var patience = new CancellationTokenSource(limit ?? Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <param name="signal">As <c>kill</c> takes it: <c>INT</c>, <c>TERM</c>.</param>
    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public async Task WaitForAsync(Func<Task<bool>> isReady)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isReady())
        {
            Assert.False(process.HasExited, $"It ended by itself.{Environment.NewLine}{Output}{Errors}");
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"It took too long.{Environment.NewLine}{Output}{Errors}");
            await Task.Delay(50);
        }
    }

    /// <summary>The processes that this one started, and theirs.</summary>
    public IReadOnlyList<RunningProcess> Descendants() => RunningProcess.Below(process.Id);

    /// <summary>Waits for its end and notes what it starts until then, since nobody can tell afterwards whose a process was.</summary>
    public async Task<(int Code, IReadOnlyCollection<RunningProcess> Started)> ExitWithDescendantsAsync()
    {
        var started = new HashSet<RunningProcess>();
        var exit = ExitAsync();
        do started.UnionWith(Descendants());
        while (await Task.WhenAny(exit, Task.Delay(20)) != exit);
        return (await exit, started);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static string Configuration => Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    private static bool IsOfARunner(string name) =>
        ((string[])["MSBUILD", "VSTEST", "AzureWebJobs", "OTEL_"]).Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static void Keep(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.AppendLine(line);
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
