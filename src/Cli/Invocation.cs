using System.CommandLine;
using System.Data.Common;
using Azure;
using Azure.Identity;
using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Store;
using Liftoff.Jobs;
using Liftoff.Settings;
using Liftoff.Upstream;
using Liftoff.Warehouse;

namespace Liftoff.Cli;

/// <summary>Runs a parsed command line and turns what can go wrong for a user into one sentence and an exit code.</summary>
public static class Invocation
{
    public static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"liftoff: {error.Message}");
            await Console.Error.WriteLineAsync($"See ./liftoff {string.Join(' ', Path(parsed))}--help");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("liftoff: interrupted.");
            return ExitCode.Interrupted;
        }
        catch (UsageException usage)
        {
            await Console.Error.WriteLineAsync($"liftoff: {usage.Message}");
            return ExitCode.Usage;
        }
        catch (Exception known) when (IsForUsers(known))
        {
            await Console.Error.WriteLineAsync($"liftoff: {Sentence(known)}");
            return ExitCode.Failed;
        }
    }

    // The storage client appends headers to its message, and wraps its attempts into an aggregate of all of them.
    private static string Sentence(Exception known) => known switch
    {
        AggregateException several => Sentence(several.Flatten().InnerExceptions[0]),
        OperationCanceledException => "what was asked for did not come in time; ./liftoff doctor shows what does not answer.",
        RequestFailedException => $"the storage did not do what was asked: {known.Message.Split('\n')[0].TrimEnd()}",
        _ => known.Message,
    };

    /// <summary>Whether the message says what a user can act on: a wrong query, storage out of reach, a folder without rights. All else is a fault of ours and shows where.</summary>
    private static bool IsForUsers(Exception e) => e
        is InvalidSettingsException or JobFailedException or UpstreamException
        or WarehouseBusyException or WarehouseRefusedException or WarehouseLeaseLostException or WarehouseOutcomeUnknownException
        or StoreUnavailableException or UnknownRequestException
        or DbException or RequestFailedException or AuthenticationFailedException or IOException or UnauthorizedAccessException
        or OperationCanceledException // not the user's: a client's own patience ended
        || e is AggregateException several && several.Flatten().InnerExceptions.All(IsForUsers); // the storage client's retries

    private static IEnumerable<string> Path(ParseResult parsed)
    {
        var commands = new List<string>();
        for (var command = parsed.CommandResult; command.Parent is System.CommandLine.Parsing.CommandResult parent; command = parent) commands.Insert(0, command.Command.Name);
        return commands.Count == 0 ? [] : [.. commands, ""];
    }
}
