namespace Liftoff.Monitoring.Reports;

/// <summary>A column of a report.</summary>
/// <param name="Name">In snake_case, unique in the report.</param>
/// <param name="Type"><c>text</c>, <c>integer</c>, <c>money</c> (USD), <c>number</c> (a ratio or an average), <c>date</c>, <c>time</c> (UTC), <c>flag</c> or <c>list</c>.</param>
public sealed record ReportColumn(string Name, string Type);
