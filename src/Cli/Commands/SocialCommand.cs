using System.CommandLine;
using Liftoff.Cli.Output;
using Liftoff.Social.Queries;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff social status</c>: coverage by platform and day, and who must connect again.</summary>
public static class SocialCommand
{
    public static Command Create() => new("social", "The social figures: what is stored, and whose connections need attention.") { Status() };

    private static Command Status()
    {
        var days = new Option<int>("--days") { Description = "How many days back.", HelpName = "N", DefaultValueFactory = _ => 7 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("status", "Shows coverage by platform and day, and who must connect again.") { days, json };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3650) result.AddError("--days takes a number from 1 to 3650");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var status = services.GetRequiredService<SocialStatus>();
            var coverage = await status.CoverageAsync(parsed.GetValue(days), cancellationToken);
            var waiting = await status.WaitingAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonText.Of(new { coverage, waiting }));
                return ExitCode.Success;
            }

            if (coverage.Count == 0) AnsiConsole.WriteLine("Nothing is stored of these days. ./liftoff collect-social fetches yesterday.");
            else QueryResultText.WriteTable(["platform", "day", "users", "accounts", "metrics"], coverage.Select(line => new object?[] { line.Platform, line.Date, line.Users, line.Accounts, line.Metrics }));
            if (waiting.Count == 0) AnsiConsole.WriteLine("Nobody has to connect again.");
            else QueryResultText.WriteTable(["must act", "platform", "account", "state", "why", "seen"], waiting.Select(line => new object?[] { line.UserId, line.Platform, line.AccountId, line.Outcome.Replace('_', ' '), line.Reason, line.Date }));
            return ExitCode.Success;
        });
        return command;
    }
}
