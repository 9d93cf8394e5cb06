namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>One report of Strategis: what is asked, and how its rows become our columns. Any envelope is taken (<see cref="Tabular.JsonRows"/>).</summary>
/// <param name="Label">Its name in <c>endpoint_completeness</c>, in sources and in the landing folder.</param>
/// <param name="Platform">The network whose figures it carries, <c>all</c>, or null.</param>
/// <param name="Path">Relative to the API's origin.</param>
/// <param name="Query">Without the question mark.</param>
/// <param name="Columns">Columns that are not named here are NULL.</param>
public sealed record ReportEndpoint(string Label, string? Platform, EndpointClass Class, string Path, Func<ReportRequest, string> Query, IReadOnlyList<ReportColumn> Columns)
{
    /// <summary>A campaign that stands in no report of this kind has no row: lists, averages and maps name campaigns that did nothing that day.</summary>
    /// <value>The default value is true.</value>
    public bool IsActivity { get; init; } = true;

    /// <summary>Its pairs of Strategis and network campaign are what other reports' rows are matched by.</summary>
    public bool IsNetworkMap { get; init; }

    /// <summary>How many days after the day its figures are there. Until then no rows means "not yet", and nothing of it is critical.</summary>
    /// <value>The default value is 0.</value>
    public int SettlesAfterDays { get; init; }

    /// <summary>Whether the level campaign asks for it.</summary>
    /// <value>The default value is true.</value>
    public bool IsForCampaigns { get; init; } = true;

    /// <summary>Whether the level adset asks for it.</summary>
    public bool IsForAdsets { get; init; }

    public string PathAndQuery(ReportRequest request) => $"{Path}?{Query(request)}";

    public ReportColumn? Find(string column) => Columns.FirstOrDefault(c => c.Name == column);

    /// <summary>Whether its loss makes a run fail.</summary>
    /// <param name="ageInDays">Days from the day asked for to today, in UTC.</param>
    public bool IsCritical(int ageInDays) => Class == EndpointClass.Critical && ageInDays >= SettlesAfterDays;
}
