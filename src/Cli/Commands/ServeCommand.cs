using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Liftoff.Composition;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff serve [--port N]</c>: the Functions app alone, with the settings of the environment and local.settings.json.</summary>
public static class ServeCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1.", HelpName = "N", DefaultValueFactory = _ => 7071 };
        port.CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (ushort.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) return number;
            result.AddError($"--port takes a port number from 1 to 65535, not \"{given}\"");
            return 0;
        };
        var command = new Command("serve", "Starts the Functions app on this machine with the settings of the environment and local.settings.json.") { port };
        command.SetAction((parsed, cancellationToken) => ServeAsync(parsed.GetValue(port), cancellationToken));
        return command;
    }

    private static async Task<int> ServeAsync(int port, CancellationToken cancellationToken)
    {
        var app = Environment.GetEnvironmentVariable("LIFTOFF_FUNCTIONS_APP");
        if (app is null || !File.Exists(app)) throw new UsageException("the Functions app is not built; start it as ./liftoff serve, which builds it");
        if (!IsFree(port))
        {
            await Console.Error.WriteLineAsync($"liftoff: port {port} is in use; stop what listens there, or choose another with --port.");
            return ExitCode.Failed;
        }

        var folder = Path.GetDirectoryName(app)!;
        var isOfficial = File.Exists(Path.Combine(folder, "functions.metadata"));
        var start = isOfficial ? new ProcessStartInfo("func", ["start", "--port", $"{port}"]) : new ProcessStartInfo("dotnet", [app, "--port", $"{port}"]);
        start.WorkingDirectory = isOfficial ? folder : Environment.CurrentDirectory;
        // The file may be newer than the copy that the build put beside the app.
        foreach (var (name, value) in LocalSettings.Read(LocalSettings.Find())) start.Environment.TryAdd(name, value);
        start.Environment.TryAdd("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated");
        foreach (var schedule in Schedules.All) start.Environment.TryAdd(schedule.Setting, schedule.Sample);

        using var process = Process.Start(start)!;
        // Ctrl-C reaches the child itself; it gives its lease back and ends, and we with it.
        using var onInterrupt = cancellationToken.Register(() => Terminate(process));
        await process.WaitForExitAsync(CancellationToken.None);
        return cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : process.ExitCode;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Terminate(Process process)
    {
        if (!process.HasExited) Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
    }
}
