namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>One of our columns and the names under which a report delivers it.</summary>
/// <param name="Name">The canonical column (<see cref="ReportColumns"/>).</param>
/// <param name="Aliases">
/// The delivered names in the order in which they are tried, row by row: the first whose value is not blank wins. Case and
/// underscores do not count, so that <c>strategisCampaignId</c> stands for <c>strategis_campaign_id</c> too. <c>properties.buyer</c>
/// is a field of an object in the field <c>properties</c>; behind the point case counts.
/// </param>
public sealed record ReportColumn(string Name, params string[] Aliases)
{
    /// <summary>Rank of what is only recorded, and never taken.</summary>
    public const int Never = int.MaxValue;

    /// <summary>Which source wins a figure that several deliver: the lowest; among equals the one that stands first in the list of reports.</summary>
    /// <value>The default value is 50.</value>
    public int Rank { get; init; } = 50;

    /// <summary>SQL that makes the value instead of <see cref="Aliases"/>; null to pick.</summary>
    public string? Sql { get; init; }
}
