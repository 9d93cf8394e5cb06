using System.Text.Json;
using Liftoff.Composition;
using Liftoff.Functions.Monitoring;
using Liftoff.Monitoring.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Functions.Tests;

/// <summary>What <c>GET /api/reports</c> answers.</summary>
public sealed class ReportFunctionsTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-reports-").FullName;
    private readonly ServiceProvider services;
    private readonly ReportFunctions functions;

    public ReportFunctionsTests()
    {
        services = new ServiceCollection().AddLogging().AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
            ["LANDING_PATH"] = Path.Combine(folder, "landing"),
        }).Build()).BuildServiceProvider();
        functions = new ReportFunctions(services.GetRequiredService<ReportDesk>(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_report_is_days_columns_lines_and_what_is_missing()
    {
        var (status, body) = await GetAsync("pl", "?date=2025-11-22&days=2&by=buyer_network&tz=america/los_angeles&code=key");

        Assert.Equal(200, status);
        Assert.Equal(["report", "from", "to", "timeZone", "generatedAt", "missing", "notes", "columns", "rows", "total"], body.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("pl", "2025-11-21", "2025-11-22", "America/Los_Angeles"), (Text(body, "report"), Text(body, "from"), Text(body, "to"), Text(body, "timeZone")));
        Assert.Equal("""{"name":"buyer","type":"text"}""", body.GetProperty("columns")[0].GetRawText());
        Assert.Equal(["text", "text", "money", "money", "money", "number", "integer"], body.GetProperty("columns").EnumerateArray().Take(7).Select(column => Text(column, "type")));
        Assert.Equal(0, body.GetProperty("rows").GetArrayLength());
        Assert.NotEqual(0, body.GetProperty("missing").GetArrayLength());
    }

    [Fact]
    public async Task An_unknown_name_is_404_and_lists_the_names()
    {
        var (status, body) = await GetAsync("profit", "");
        Assert.Equal((404, "There is no report \"profit\"; there are pl, buyers, sites, campaigns, rpc, click-hours, launches, velocity, unattributed, endpoints, changes."), (status, Text(body, "detail")));
    }

    [Fact]
    public async Task Wrong_parameters_are_400_with_every_reason()
    {
        var (status, body) = await GetAsync("pl", "?date=yesterday&days=0&by=colour&tz=Mars&level=adset");
        Assert.Equal(400, status);
        Assert.Equal(["by", "date", "days", "level", "tz"], body.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
    }

    [Fact]
    public async Task The_list_says_what_each_takes()
    {
        var body = await BodyAsync(ReportFunctions.List(new DefaultHttpContext().Request), 200);
        Assert.Equal(ReportList.All.Select(report => report.Name), body.EnumerateArray().Select(report => Text(report, "name")));
        Assert.Equal(["date", "days", "from", "by", "tz"], body[0].GetProperty("parameters").EnumerateArray().Select(parameter => Text(parameter, "name")));
    }

    private async Task<(int, JsonElement)> GetAsync(string name, string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        var result = await functions.GetAsync(context.Request, name, CancellationToken.None);
        var status = ((IStatusCodeHttpResult)result).StatusCode ?? 0;
        return (status, await BodyAsync(result, status));
    }

    private async Task<JsonElement> BodyAsync(IResult result, int status)
    {
        var answer = new DefaultHttpContext { RequestServices = services };
        using var body = new MemoryStream();
        answer.Response.Body = body;
        await result.ExecuteAsync(answer);
        Assert.Equal(status, answer.Response.StatusCode);
        return JsonDocument.Parse(body.ToArray()).RootElement;
    }

    private static string? Text(JsonElement json, string property) => json.GetProperty(property).GetString();
}
