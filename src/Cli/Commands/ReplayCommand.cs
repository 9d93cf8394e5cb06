using System.CommandLine;
using Liftoff.Composition;
using Liftoff.Jobs;
using Liftoff.Warehouse;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff replay --run=ID</c>: a job again from its landing folder, without the outside world.</summary>
public static class ReplayCommand
{
    public static Command Create()
    {
        var runId = new Option<string>("--run") { Description = "The run, as ./liftoff warehouse query \"FROM job_runs\" names it.", HelpName = "ID", Required = true };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object on the last line." };
        var command = new Command("replay", "Runs a job again from the raw answers that an earlier run left, without the network.") { runId, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var id = parsed.GetRequiredValue(runId);
            var record = await services.GetRequiredService<RunLog>().FindAsync(id, cancellationToken) ?? throw new UsageException($"--run takes the id of a run in the run log; there is no \"{id}\"");
            if (Catalog.Jobs.All(job => job.Name != record.Job)) throw new UsageException($"--run: {id} is a run of {record.Job}, which cannot be replayed");
            return await JobCommand.RunAsync(services, record.Start with { ReplayOf = id }, parsed.GetValue(json), details: null, cancellationToken);
        });
        return command;
    }
}
