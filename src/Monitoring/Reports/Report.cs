using Liftoff.Jobs;

namespace Liftoff.Monitoring.Reports;

/// <summary>A question that users ask again and again, as help, routes and the dashboard know it.</summary>
/// <param name="Name">The command's and the route's name, for example <c>pl</c>.</param>
/// <param name="Summary">One sentence for the help.</param>
/// <param name="Parameters">What can be given; everything has a default.</param>
/// <param name="Read">
/// Checks what was given and fills in the defaults. Problems are collected in the reader; when it has any, the request must
/// not be run.
/// </param>
public sealed record Report(string Name, string Summary, IReadOnlyList<JobParameter> Parameters, Func<ParameterReader, ReportRequest> Read);
