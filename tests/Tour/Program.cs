using System.Runtime.InteropServices;
using Liftoff.Tour;
using Liftoff.Tour.LocalStack;
using Spectre.Console;

// Addresses are to be copied: a log file is neither 80 columns wide nor coloured.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 1000;
    AnsiConsole.Profile.Capabilities.Ansi = false;
}

var once = args.Contains("--once");
using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);

try
{
    await using var tour = await GuidedTour.StartAsync(interrupted.Token);
    await tour.ShowAsync(interrupted.Token);
    if (once) return 0;
    await tour.ServeAsync(interrupted.Token);
    return 0;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return 130;
}
catch (Exception failure) when (failure is StackException or HttpRequestException or IOException)
{
    await Console.Error.WriteLineAsync($"run: {failure.Message}");
    return 1;
}

void OnSignal(PosixSignalContext context)
{
    // The children are ended one by one by their owners; the runtime must not end us first.
    context.Cancel = true;
    interrupted.Cancel();
}
