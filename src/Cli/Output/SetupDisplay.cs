using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Journal;

namespace Liftoff.Cli.Output;

/// <summary>Shows the steps of a running setup on the error stream: a tree that redraws itself on a terminal, else a line a step.</summary>
public sealed class SetupDisplay : IProgress<Advance>, IDisposable
{
    private readonly bool isTerminal = !Console.IsErrorRedirected;
    private string? shown;
    private int lines;

    public void Report(Advance value)
    {
        var wait = value.WaitSeconds >= 1 ? $", waits {value.WaitSeconds:0} s: {value.Reason}" : "";
        if (!isTerminal)
        {
            var line = $"{value.Step} {value.Created}/{value.Total}{wait}";
            // A line for each object would be a long log; one for each step and each wait tells the same.
            if ((shown is null || !shown.StartsWith(value.Step + " ", StringComparison.Ordinal) || wait.Length > 0) && line != shown) Console.Error.WriteLine(line);
            shown = line;
            return;
        }

        Erase();
        var current = SetupStep.All.ToList().IndexOf(value.Step);
        foreach (var (index, step) in SetupStep.All.Index())
        {
            var isDone = index < current || value.Outcome == AdvanceOutcome.Completed;
            var mark = isDone ? "\u001b[32m✓\u001b[0m" : index == current ? value.Outcome == AdvanceOutcome.Failed ? "\u001b[31m✗\u001b[0m" : "…" : " ";
            Console.Error.WriteLine($"{(index == SetupStep.All.Count - 1 ? "└" : "├")} {mark} {step.Replace('_', ' ')}{(index == current ? $"  {value.Created} of {value.Total}{wait}" : "")}");
        }

        lines = SetupStep.All.Count;
    }

    public void Dispose() => Erase();

    private void Erase()
    {
        if (lines > 0) Console.Error.Write($"\u001b[{lines}A\u001b[J");
        lines = 0;
    }
}
