using Liftoff.Simulator.Wire;

namespace Liftoff.Simulator.Strategis;

/// <summary>How Strategis's reports look. No real answer was ever recorded, so what is a guess is a knob.</summary>
public sealed record StrategisStyle
{
    /// <summary>Of every report; null: each report has its own, drawn from the seed.</summary>
    public Envelope? Envelope { get; init; }

    /// <summary>Each report takes one of the spellings that consumers probe for a field, drawn from the seed; else the first-named one.</summary>
    /// <value>The default value is true.</value>
    public bool AliasesVary { get; init; } = true;

    /// <summary>Share of optional fields that are absent, null or blank, drawn per row and field.</summary>
    /// <value>The default value is 0.05.</value>
    public double MissingFields { get; init; } = 0.05;

    /// <summary>Taboola's own envelope passes through: <c>results</c> beside its metadata.</summary>
    public bool TaboolaResults { get; init; }

    /// <summary><c>/api/strategis-report</c> carries spend and revenue too; adding it to the others counts money twice.</summary>
    public bool StrategisReportHasMoney { get; init; }

    /// <summary><c>campaignId</c> of the Facebook report is the Facebook id instead of the Strategis id.</summary>
    public bool FacebookReportHasFacebookIds { get; init; }

    /// <summary>Facebook ids are JSON numbers, beyond 2^53.</summary>
    public bool FacebookIdsAreNumbers { get; init; }
}
