using System.CommandLine;
using Liftoff.Cli.Output;
using Liftoff.Jobs;
using Liftoff.Monitoring.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff report NAME</c>: what users ask every morning. One command for each report, made from its description.</summary>
public static class ReportCommand
{
    public static Command Create()
    {
        var command = new Command("report", "Profit and loss, buyers, launches, RPC now and others; without a name lists them.");
        foreach (var report in ReportList.All) command.Add(Create(report));
        command.SetAction(_ =>
        {
            ReportText.WriteList(ReportList.All);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Create(Report report)
    {
        var options = JobCommand.Options(report.Parameters);
        var json = new Option<bool>("--json") { Description = "Print one JSON object, as the HTTP route answers." };
        var csv = new Option<bool>("--csv") { Description = "Print the lines as CSV, without their total." };
        var command = new Command(report.Name, report.Summary);
        foreach (var option in options.Values) command.Add(option);
        command.Add(json);
        command.Add(csv);
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(csv)) result.AddError("--json and --csv exclude each other");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = new ParameterReader(JobCommand.Given(parsed, options), TimeProvider.System);
            var request = report.Read(given);
            JobCommand.Refuse(given);
            await using var services = Services.Build();
            var answer = await services.GetRequiredService<ReportDesk>().RunAsync(request, cancellationToken);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(answer));
            else if (parsed.GetValue(csv)) ReportText.WriteCsv(answer);
            else ReportText.Write(answer);
            return ExitCode.Success;
        });
        return command;
    }
}
