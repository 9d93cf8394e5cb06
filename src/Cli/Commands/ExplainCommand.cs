using System.CommandLine;
using Liftoff.Cli.Output;
using Liftoff.Jobs;
using Liftoff.Monitoring.Explanations;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff explain</c>: where each figure of a campaign's day comes from.</summary>
public static class ExplainCommand
{
    public static Command Create()
    {
        var options = JobCommand.Options(ExplainParameters.Described);
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("explain", "Shows for each figure of a campaign's day which source won, what the others said, and the raw answers.");
        foreach (var option in options.Values) command.Add(option);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => RunAsync(JobCommand.Given(parsed, options), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Dictionary<string, string?> given, bool json, CancellationToken cancellationToken)
    {
        var reader = new ParameterReader(given, TimeProvider.System);
        var parameters = ExplainParameters.Read(reader);
        JobCommand.Refuse(reader);
        await using var services = Services.Build();
        var explanation = await services.GetRequiredService<ExplainCampaign>().RunAsync(parameters, cancellationToken)
            ?? throw new JobFailedException($"{parameters.NotFound} ./liftoff report campaigns --date={parameters.Date:yyyy-MM-dd} shows what there is.");
        if (json) Console.Out.WriteLine(JsonText.Of(explanation));
        else Write(explanation);
        return ExitCode.Success;
    }

    private static void Write(Explanation explanation)
    {
        AnsiConsole.WriteLine($"{explanation.CampaignId} on {explanation.Date:yyyy-MM-dd} ({string.Join(", ", new[] { explanation.Level, explanation.AdsetId, explanation.Mode, explanation.SnapshotSource }.OfType<string>())}), stored by run {explanation.RunId} at {explanation.UpdatedAt:yyyy-MM-dd HH:mm} UTC{(explanation.IdSource is { } source ? $"; its money was attributed by {source.Replace('_', ' ')}" : "")}.");
        QueryResultText.WriteTable(
            ["column", "value", "source", "the others said"],
            explanation.Columns.Select(column => new object?[] { column.Column, column.Value, column.Source, string.Join("; ", column.Others.Select(other => $"{other.Key}: {other.Value}")) }));
        QueryResultText.WriteTable(
            ["answer of", "run", "file"],
            explanation.Files.Select(file => new object?[] { file.Source, file.RunId, file.Path ?? "not on this machine (any more)" }));
    }
}
