using System.Globalization;
using Liftoff.Operations.Alerts;

namespace Liftoff.Alerts.Tests;

/// <summary>A rule that finds what the test says.</summary>
internal sealed class ScriptedRule(string name = "scripted") : IAlertRule
{
    public string Name => name;

    public AlertFindings Findings { get; set; } = new();

    /// <summary>What it throws instead; null for nothing.</summary>
    public Exception? Failure { get; set; }

    public static AlertCondition Condition(string key, int figure = 1) => new(key, $"subject of {key}", figure.ToString(CultureInfo.InvariantCulture), "0", "a table", "rpc");

    public void Find(params string[] keys) => Findings = new AlertFindings([.. keys.Select(key => Condition(key))]);

    public Task<AlertFindings> RunAsync(CancellationToken cancellationToken) => Failure is null ? Task.FromResult(Findings) : throw Failure;
}
