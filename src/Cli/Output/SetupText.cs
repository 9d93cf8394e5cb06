using Liftoff.CampaignSetup.Plan;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Upkeep;
using Spectre.Console;

namespace Liftoff.Cli.Output;

/// <summary>How plans and requests are shown.</summary>
public static class SetupText
{
    public static void Write(IEnumerable<PlanProblem> problems, IEnumerable<PlanProblem> warnings)
    {
        foreach (var problem in problems) AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {(problem.At.Length == 0 ? "plan" : problem.At)} {problem.Problem}");
        foreach (var warning in warnings) AnsiConsole.MarkupLineInterpolated($"[yellow]![/] {warning.At} {warning.Problem}");
    }

    public static void Write(PlanValidation check)
    {
        Write(check.Problems, check.Warnings);
        if (!check.IsValid) return;
        AnsiConsole.MarkupLineInterpolated($"[green]valid[/]  {check.RequestId}, {check.Calls!.Count} objects, {check.FacebookPoints} Facebook points");
        foreach (var planned in check.Calls) AnsiConsole.MarkupLineInterpolated($"  {planned.ObjectType,-19} {planned.Name}");
    }

    public static void Write(SetupStatus status)
    {
        var colour = status.Status switch { "completed" => "green", "failed" => "red", _ => "yellow" };
        var tree = new Tree(Markup.FromInterpolated($"[{colour}]{status.Status}[/] {status.RequestId}  {status.Created} of {status.Total}, step {status.Step}{(status.DeliveryStatus is { } delivery ? $", at Facebook {delivery}" : "")}"));
        tree.AddNode(Line("template", status.Template));
        var campaign = tree.AddNode(Line("campaign", status.Campaign));
        foreach (var adSet in status.AdSets)
        {
            var node = campaign.AddNode(Line("ad set", adSet.AdSet));
            node.AddNode(Line("tracking", adSet.StrategisCampaign));
            foreach (var ad in adSet.Ads) node.AddNode(Line("ad", ad.Ad));
        }

        AnsiConsole.Write(tree);
        foreach (var warning in status.Warnings) AnsiConsole.MarkupLineInterpolated($"[yellow]![/] {warning}");
        foreach (var error in status.Errors.TakeLast(10)) AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {error.CreatedAt:HH:mm:ss} {error.Step} {error.ErrorType}: {error.ErrorMessage}");
        if (status.Failure == "cancelled") AnsiConsole.MarkupLine("Cancelled; a new launch needs a request id of its own.");
        else if (status.Failure is not null) AnsiConsole.MarkupLineInterpolated($"Failed: {status.Failure}. When its reason is gone: ./liftoff setup retry {status.RequestId}");
    }

    public static void Write(OrphanReport report)
    {
        foreach (var stuck in report.StuckCalls) AnsiConsole.MarkupLineInterpolated($"[yellow]{stuck.Status}[/] {stuck.ObjectType} {stuck.Name} of {stuck.RequestId} since {stuck.LastStartedAt:u}");
        foreach (var orphan in report.Orphans) AnsiConsole.MarkupLineInterpolated($"[red]orphan[/] {orphan.ObjectType} {orphan.ExternalId} {orphan.Name} like {orphan.RequestId}: {orphan.Action ?? "reported only"}");
        foreach (var problem in report.Problems) AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {problem}");
        if (report.StuckCalls.Count + report.Orphans.Count + report.Problems.Count == 0) AnsiConsole.MarkupLine("[green]nothing is lost[/]");
    }

    private static Markup Line(string kind, SetupNode node) => node.Id is null
        ? Markup.FromInterpolated($"[grey]{kind} {node.Name} ({node.Status})[/]")
        : Markup.FromInterpolated($"{kind} [bold]{node.Id}[/] {node.Name}{(node.Reused ? " (found, not made)" : "")}");
}
