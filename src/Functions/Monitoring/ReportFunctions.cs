using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Liftoff.Monitoring.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.Monitoring;

/// <summary>
/// <list type="bullet">
/// <item><c>GET /api/reports</c>: the reports and what they take</item>
/// <item><c>GET /api/reports/{name}?date=&amp;days=&amp;by=&amp;tz=</c>: one report; the parameters are the command line's in camelCase</item>
/// </list>
/// </summary>
public sealed class ReportFunctions(ReportDesk desk, TimeProvider time)
{
    [Function("ListReports")]
    public static IResult List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports")] HttpRequest request) => Results.Ok(ReportList.All.Select(report => new
    {
        report.Name,
        report.Summary,
        Parameters = report.Parameters.Select(parameter => new { Name = parameter.CamelCaseName, parameter.Takes, parameter.Description }),
    }));

    [Function("GetReport")]
    public async Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports/{name}")] HttpRequest request, string name, CancellationToken cancellationToken)
    {
        if (ReportList.Find(name) is not { } report)
            return Results.Problem($"There is no report \"{name}\"; there are {string.Join(", ", ReportList.All.Select(known => known.Name))}.", statusCode: StatusCodes.Status404NotFound);
        var given = RequestParameters.OfQuestion(request, time);
        var asked = report.Read(given);
        given.RefuseUnknown();
        return given.Problems.Count > 0 ? RequestParameters.Refused(given.Problems) : Results.Ok(await desk.RunAsync(asked, cancellationToken));
    }
}
