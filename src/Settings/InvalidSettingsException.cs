namespace Liftoff.Settings;

/// <summary>Settings are missing or wrong. The message lists all of them, one a line.</summary>
public sealed class InvalidSettingsException(IReadOnlyList<string> problems)
    : Exception("These settings need attention:" + string.Concat(problems.Select(p => Environment.NewLine + "  " + p)))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
