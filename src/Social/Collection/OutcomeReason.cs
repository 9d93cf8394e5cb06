using System.Globalization;
using Liftoff.Jobs;

namespace Liftoff.Social.Collection;

/// <summary>Connections of one platform that met the same fate for the same reason.</summary>
/// <param name="Users">A few of their users.</param>
public sealed record OutcomeReason(string Platform, ConnectionOutcome Outcome, string Reason, long Connections, IReadOnlyList<string> Users)
{
    /// <summary>As a warning: <c>instagram, 12 reconnect required: Meta no longer accepts the token (users a, b, c, …).</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name(Platform)}, {Connections} {ParameterReader.WireName(Outcome).Replace('_', ' ')}: {Reason.TrimEnd('.')} (user{(Connections > 1 ? "s" : "")} {string.Join(", ", Users.Select(Name))}{(Connections > Users.Count ? ", …" : "")}).");

    // Ids come from outside: one line, and not endless.
    private static string Name(string id)
    {
        var line = string.Concat(id.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= 60 ? line : line[..60] + "…";
    }
}
