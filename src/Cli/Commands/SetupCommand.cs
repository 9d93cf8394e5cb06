using System.CommandLine;
using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Plan;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Upkeep;
using Liftoff.Cli.Output;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff setup validate|create|start|status|retry|cancel|pause|resume|orphans</c>: campaign plans to Strategis and Facebook.</summary>
public static class SetupCommand
{
    public static Command Create() => new("setup", "Sets campaigns up at Strategis and Facebook from plans; resumable, nothing twice.")
    {
        Validate(), CreateCampaign(), OnRequest("start", "Launches a draft and shows its steps.", async (services, id, token) =>
            await services.GetRequiredService<SetupDesk>().StartAsync(id, token), drives: true),
        Status(),
        OnRequest("retry", "Lets a failed request go on from its first missing object.", async (services, id, token) =>
            await services.GetRequiredService<SetupDesk>().RetryAsync(id, token), drives: true),
        Cancel(), Switch("pause", "Pauses a finished campaign and its ad sets.", isActive: false), Switch("resume", "Activates a finished campaign and its ad sets; money may be spent from then on.", isActive: true),
        Orphans(),
    };

    private static Command Validate()
    {
        var file = PlanFile();
        var json = Json();
        var command = new Command("validate", "Checks a plan and shows names and problems; stores and calls nothing.") { file, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var check = services.GetRequiredService<PlanCheck>().Run(await ReadAsync(parsed.GetRequiredValue(file), cancellationToken));
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(check));
            else SetupText.Write(check);
            return check.IsValid ? ExitCode.Success : ExitCode.Usage;
        });
        return command;
    }

    private static Command CreateCampaign()
    {
        var file = PlanFile();
        var json = Json();
        var draft = new Option<bool>("--draft") { Description = "Store the plan without calling anything; launch it with setup start." };
        var noWait = new Option<bool>("--no-wait") { Description = "Store the plan and leave the work to the app." };
        var command = new Command("create", "Sets a campaign up and waits for the end: 0 active, 1 failed, 2 refused plan.") { file, draft, noWait, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var text = await ReadAsync(parsed.GetRequiredValue(file), cancellationToken);
            var submission = await services.GetRequiredService<SetupDesk>().SubmitAsync(text, idempotencyKey: null, parsed.GetValue(draft), cancellationToken);
            switch (submission.Outcome)
            {
                case SubmissionOutcome.Refused:
                    if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(new { submission.Reading.Problems, submission.Reading.Warnings }));
                    else SetupText.Write(submission.Reading.Problems, submission.Reading.Warnings);
                    return ExitCode.Usage;
                case SubmissionOutcome.IdTaken:
                    throw new UsageException($"another plan has the request id {submission.RequestId}; nothing was stored");
                case SubmissionOutcome.DuplicateSuspected:
                    throw new UsageException($"request {submission.Other} has the same content; nothing was stored. Set \"allowDuplicate\": true in the plan if that is wanted (and the other is not running)");
                case SubmissionOutcome.FailedForGood:
                    await Console.Error.WriteLineAsync($"liftoff: {submission.RequestId} failed before; when its reason is gone: ./liftoff setup retry {submission.RequestId}");
                    break;
            }

            foreach (var warning in submission.Reading.Warnings) await Console.Error.WriteLineAsync($"! {warning.At} {warning.Problem}");
            return await FollowAsync(services, submission.RequestId, drives: submission.IsToBeDriven && !parsed.GetValue(noWait), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static Command Status()
    {
        var id = RequestId();
        var json = Json();
        var command = new Command("status", "Shows a request: step, ids as a tree, errors.") { id, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            // Looking succeeds whatever is seen.
            await FollowAsync(services, parsed.GetRequiredValue(id), drives: false, parsed.GetValue(json), cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Cancel()
    {
        var id = RequestId();
        var json = Json();
        var rollback = new Option<bool>("--rollback") { Description = "Also delete what was made, or pause and rename it where that is refused." };
        var command = new Command("cancel", "Stops a request; what it made stays, paused, unless --rollback.") { id, rollback, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var outcome = await services.GetRequiredService<SetupDesk>().CancelAsync(parsed.GetRequiredValue(id), parsed.GetValue(rollback), cancellationToken);
            Refuse(new CommandResult(outcome), parsed.GetRequiredValue(id), "cancelled");
            await FollowAsync(services, parsed.GetRequiredValue(id), drives: true, parsed.GetValue(json), cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Switch(string name, string description, bool isActive)
    {
        var id = RequestId();
        var json = Json();
        var command = new Command(name, description) { id, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var result = await services.GetRequiredService<DeliverySwitch>().SwitchAsync(parsed.GetRequiredValue(id), isActive, cancellationToken);
            Refuse(new CommandResult(result.Outcome), parsed.GetRequiredValue(id), name + "d");
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(result.Changes));
            else foreach (var change in result.Changes) Console.Out.WriteLine($"{change.ObjectType} {change.ExternalId} {change.Error ?? change.Wanted}");
            return result.Changes.All(change => change.Error is null) ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
    }

    private static Command Orphans()
    {
        var json = Json();
        var command = new Command("orphans", "Looks for open calls without a worker and for outside objects that no request owns; removes them only when ORPHAN_SWEEP_ACTS is set.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var report = await services.GetRequiredService<OrphanSweep>().RunAsync(cancellationToken);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(report));
            else SetupText.Write(report);
            return report.Orphans.Count == 0 && report.StuckCalls.Count == 0 && report.Problems.Count == 0 ? ExitCode.Success : ExitCode.Partial;
        });
        return command;
    }

    private static Command OnRequest(string name, string description, Func<IServiceProvider, string, CancellationToken, Task<CommandResult>> act, bool drives)
    {
        var id = RequestId();
        var json = Json();
        var command = new Command(name, description) { id, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            Refuse(await act(services, parsed.GetRequiredValue(id), cancellationToken), parsed.GetRequiredValue(id), name == "retry" ? "retried" : name + "ed");
            return await FollowAsync(services, parsed.GetRequiredValue(id), drives, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static void Refuse(CommandResult result, string requestId, string verb)
    {
        if (result.Outcome == CommandOutcome.Unknown) throw new UsageException($"there is no setup request {requestId}");
        if (result.Outcome == CommandOutcome.Duplicate) throw new UsageException($"request {result.Other} has the same content; {requestId} is not {verb}");
        if (result.Outcome == CommandOutcome.NotNow) throw new UsageException($"{requestId} cannot be {verb} in its present state; see ./liftoff setup status {requestId}");
    }

    /// <summary>Drives the request, or watches it while another process does, and shows how it ends.</summary>
    private static async Task<int> FollowAsync(ServiceProvider services, string requestId, bool drives, bool json, CancellationToken cancellationToken)
    {
        var queries = services.GetRequiredService<SetupQueries>();
        if (drives)
        {
            using var display = new SetupDisplay();
            await services.GetRequiredService<SetupRunner>().RunAsync(requestId, display, cancellationToken);
        }

        var status = await queries.GetAsync(requestId, cancellationToken) ?? throw new UsageException($"there is no setup request {requestId}");
        if (json) Console.Out.WriteLine(JsonText.Of(status));
        else SetupText.Write(status);
        return status.Status == "failed" ? ExitCode.Failed : ExitCode.Success;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path == "-") return await Console.In.ReadToEndAsync(cancellationToken);
        return File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : throw new UsageException($"there is no file {path}");
    }

    private static Argument<string> PlanFile() => new("PLAN.json") { Description = "The plan's file, or - for standard input." };

    private static Argument<string> RequestId() => new("REQUEST_ID") { Description = "The request's id." };

    private static Option<bool> Json() => new("--json") { Description = "Print one JSON object." };
}
