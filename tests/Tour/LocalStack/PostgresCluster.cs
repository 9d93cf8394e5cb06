using System.Diagnostics;

namespace Liftoff.Tour.LocalStack;

/// <summary>
/// A PostgreSQL server of our own, from the installed server's programs: own folder, own free port on 127.0.0.1. The
/// system's cluster is never touched. Under root it runs as the user postgres, since the server refuses root.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Role = "liftoff";

    private readonly ChildProcess process;
    private readonly string? temporaryFolder;

    private PostgresCluster(ChildProcess process, int port, string? temporaryFolder)
    {
        (this.process, Port, this.temporaryFolder) = (process, port, temporaryFolder);
        ConnectionString = ConnectionTo("postgres");
    }

    public int Port { get; }

    /// <summary>To the database <c>postgres</c>, as its owner.</summary>
    public string ConnectionString { get; }

    /// <summary>To another database of this server.</summary>
    public string ConnectionTo(string database) => $"Host=127.0.0.1;Port={Port};Database={database};Username={Role};Pooling=true;Timeout=15";

    /// <param name="dataFolder">Where it keeps what it stores; null: a temporary one that goes with it.</param>
    /// <exception cref="StackException">No server is installed, or it does not start.</exception>
    public static async Task<PostgresCluster> StartAsync(string? dataFolder, string logPath, CancellationToken cancellationToken)
    {
        var programs = Programs();
        var isTemporary = dataFolder is null;
        var folder = dataFolder ?? Path.Combine(Path.GetTempPath(), $"liftoff-postgres-{Environment.ProcessId}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", ["postgres:", folder], null, cancellationToken);
            // A checkout below root's own home is closed to the server's user.
            if (!await IsOpenAsync(folder, cancellationToken)) throw new StackException($"The user postgres cannot reach {folder}. Move the checkout to a folder that others may pass through, or set POSTGRES_CONNECTION.");
        }

        // Left running by a start that was killed: the folder is ours alone.
        if (File.Exists(Path.Combine(folder, "postmaster.pid"))) await RunAsync(Path.Combine(programs, "pg_ctl"), ["-D", folder, "-m", "immediate", "-s", "-w", "stop"], folder, cancellationToken, mayFail: true);
        if (!File.Exists(Path.Combine(folder, "PG_VERSION")))
            await RunAsync(Path.Combine(programs, "initdb"), ["-D", folder, "-U", Role, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], folder, cancellationToken);

        var port = Ports.Take(0)[0];
        var (program, arguments) = AsServer(Path.Combine(programs, "postgres"),
        [
            "-D", folder, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
            // What a test stores need not survive a power cut.
            .. isTemporary ? (string[])["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"] : [],
        ]);
        var process = ChildProcess.Start("PostgreSQL", program, arguments, new Dictionary<string, string?>(), folder, logPath);
        try
        {
            await process.WaitUntilAsync(token => Ports.AnswersAsync(port, token), TimeSpan.FromSeconds(60), cancellationToken);
            return new PostgresCluster(process, port, isTemporary ? folder : null);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, whoever is connected, and without losing anything.</summary>
    public async Task StopAsync()
    {
        // SIGTERM would wait until every pooled connection is gone.
        if (!process.HasExited) await RunAsync("kill", ["-INT", $"{process.Id}"], null, CancellationToken.None);
        for (var i = 0; i < 100 && !process.HasExited; i++) await Task.Delay(50);
        await process.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await process.DisposeAsync();
        if (temporaryFolder is not null) Directory.Delete(temporaryFolder, recursive: true);
    }

    private static string Programs()
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versions.Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "postgres"))).OrderDescending(StringComparer.Ordinal).FirstOrDefault()
            ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            ?? throw new StackException("PostgreSQL is not installed. Install the server (Debian: apt-get install postgresql) and start again.");
    }

    private static (string Program, IReadOnlyList<string> Arguments) AsServer(string program, IReadOnlyList<string> arguments) =>
        Environment.IsPrivilegedProcess ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments]) : (program, arguments);

    private static async Task<bool> IsOpenAsync(string folder, CancellationToken cancellationToken)
    {
        var (program, arguments) = AsServer("test", ["-w", folder]);
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0;
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, string? asServerIn, CancellationToken cancellationToken, bool mayFail = false)
    {
        if (asServerIn is not null) (program, arguments) = AsServer(program, arguments);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = asServerIn ?? "/" };
        using var process = Process.Start(start) ?? throw new StackException($"{program} cannot be started.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0 && !mayFail) throw new StackException($"{Path.GetFileName(program)} ended with {process.ExitCode}: {errors.Trim()}");
    }
}
