using System.CommandLine;
using System.Globalization;
using Liftoff.Cli.Output;
using Liftoff.Jobs;
using Liftoff.Warehouse;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff warehouse …</c>: looks at the database file, asks it questions, and takes care of it.</summary>
public static class WarehouseCommand
{
    public static Command Create() => new("warehouse", "The database file: how it stands, questions in SQL, history and repair.")
    {
        Status(), Query(),
        Maintain("pull", "Makes the local copy the committed version.", async (warehouse, progress, token) => WarehouseStatusText.Write(await warehouse.PullAsync(progress, token))),
        Push(), History(), Restore(), Verify(), Import(),
    };

    private static Command Status()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("status", "Shows version, size, age, who writes, and whether the local copy is as new.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var status = await services.GetRequiredService<WarehouseFile>().GetStatusAsync(cancellationToken);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(status));
            else WarehouseStatusText.Write(status);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Query()
    {
        var sql = new Argument<string>("SQL") { Description = "One query. It can read the warehouse and nothing else." };
        var json = new Option<bool>("--json") { Description = "Print the rows as a JSON array of objects." };
        var csv = new Option<bool>("--csv") { Description = "Print the rows as CSV." };
        var command = new Command("query", "Runs SQL on the last committed version, read-only.") { sql, json, csv };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(csv)) result.AddError("--json and --csv exclude each other");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var answer = await services.GetRequiredService<WarehouseFile>().QueryAsync(parsed.GetRequiredValue(sql), cancellationToken);
            if (parsed.GetValue(json)) QueryResultText.WriteJson(answer, Console.Out);
            else if (parsed.GetValue(csv)) QueryResultText.WriteCsv(answer, Console.Out);
            else QueryResultText.WriteTable(answer);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Push()
    {
        var replace = new Option<bool>("--replace") { Description = "Also if the storage holds something that the file was not made from; that is kept in the history." };
        return Maintain("push", "Makes the local file the committed version.", async (warehouse, parsed, progress, token) =>
            WarehouseStatusText.Write(await warehouse.PushAsync(parsed.GetValue(replace), progress, token)), replace);
    }

    private static Command History()
    {
        var json = new Option<bool>("--json") { Description = "Print a JSON array." };
        return Maintain("history", "Lists the daily snapshots that restore can go back to.", async (warehouse, parsed, _, token) =>
        {
            var history = await warehouse.ListHistoryAsync(token);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(history));
            else WarehouseStatusText.Write(history);
        }, json);
    }

    private static Command Restore()
    {
        var at = new Option<string>("--at") { Description = "Go back to how the warehouse stood at this moment: YYYY-MM-DD (the end of that day) or YYYY-MM-DDTHH:MM:SSZ.", HelpName = "TIME", Required = true };
        return Maintain("restore", "Makes an earlier state the newest version; the present one stays in the history.", async (warehouse, parsed, progress, token) =>
            WarehouseStatusText.WriteRestored(await warehouse.RestoreAsync(Moment(parsed.GetRequiredValue(at)), progress, token)), at);
    }

    private static Command Verify() =>
        Maintain("verify", "Fetches every byte, compares the hashes, opens the file, checks its schema and its keys.", async (warehouse, progress, token) =>
        {
            var verification = await warehouse.VerifyAsync(progress, token);
            WarehouseStatusText.Write(verification);
            if (verification.Problems.Count > 0) throw new JobFailedException($"{verification.Problems.Count} problems found.");
        });

    private static Command Import()
    {
        var old = new Argument<string>("OLD") { Description = "A database file of the predecessor." };
        return Maintain("import", "Takes over the sessions of a predecessor's file.", async (warehouse, parsed, progress, token) =>
            WarehouseStatusText.Write(await warehouse.ImportAsync(parsed.GetRequiredValue(old), progress, token)), old);
    }

    private static Command Maintain(string name, string description, Func<WarehouseMaintenance, IProgress<JobProgress>, CancellationToken, Task> work) =>
        Maintain(name, description, (warehouse, _, progress, token) => work(warehouse, progress, token));

    private static Command Maintain(string name, string description, Func<WarehouseMaintenance, ParseResult, IProgress<JobProgress>, CancellationToken, Task> work, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Option option) command.Add(option);
            else command.Add((Argument)symbol);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            using var progress = ProgressDisplay.Create();
            await work(services.GetRequiredService<WarehouseMaintenance>(), parsed, progress, cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private static DateTimeOffset Moment(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero).AddTicks(-1);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw new UsageException($"--at takes YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ, not \"{text}\"");
    }
}
