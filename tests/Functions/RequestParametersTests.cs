using System.Text;
using System.Text.Json;
using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Functions.Tests;

public sealed class RequestParametersTests
{
    [Fact]
    public async Task Query_and_body_are_read_under_the_same_names_and_the_query_wins()
    {
        var given = await ReadAsync("?date=2025-11-22&maxHour=7&code=a-key", """{"maxHour":9,"limit":-1,"mode":"remote","flag":true,"nothing":null}""");

        Assert.Null(given.Problem);
        Assert.Equal(
            [("date", "2025-11-22"), ("flag", "True"), ("limit", "-1"), ("max-hour", "7"), ("mode", "remote"), ("nothing", null)],
            given.Values.Select(v => (v.Key, v.Value)).OrderBy(v => v.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("{}")]
    public async Task A_body_may_be_missing_or_empty(string body)
    {
        var given = await ReadAsync("?date=2025-11-22", body);
        Assert.Null(given.Problem);
        Assert.Equal("2025-11-22", Assert.Single(given.Values).Value);
    }

    [Theory]
    [InlineData("[1]", "The body must be a JSON object of parameters.")]
    [InlineData("\"x\"", "The body must be a JSON object of parameters.")]
    [InlineData("{\"date\":[\"2025-11-22\"]}", "date takes a single value.")]
    [InlineData("{\"maxHour\":{}}", "maxHour takes a single value.")]
    [InlineData("{\n\"date\":", "The body is not JSON (line 2, byte 7).")]
    [InlineData("date=2025-11-22", "The body is not JSON (line 1, byte 0).")]
    public async Task A_body_that_cannot_be_read_is_told_with_the_reason(string body, string problem) =>
        Assert.Equal(problem, (await ReadAsync("", body)).Problem);

    [Fact]
    public async Task A_body_larger_than_any_parameters_is_not_read()
    {
        var given = await ReadAsync("", $$"""{"date":"{{new string('x', 2 << 20)}}"}""");
        Assert.Equal("The body is larger than any parameters can be.", given.Problem);
    }

    [Fact]
    public async Task Refused_parameters_are_problem_details_that_name_each_in_camel_case()
    {
        var context = Context("", "");
        context.RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider();
        context.Response.Body = new MemoryStream();

        await RequestParameters.Refused([new ParameterProblem("max-hour", "takes a number"), new ParameterProblem("max-hour", "is odd"), new ParameterProblem("a--", "is not known") { Known = ["date", "max-hour"] }]).ExecuteAsync(context);

        context.Response.Body.Position = 0;
        var details = await JsonSerializer.DeserializeAsync<JsonElement>(context.Response.Body);
        Assert.Equal((400, "application/problem+json"), (context.Response.StatusCode, context.Response.ContentType));
        Assert.Equal("""{"maxHour":["maxHour takes a number","maxHour is odd"],"a":["a is not known; known are date, maxHour"]}""", details.GetProperty("errors").GetRawText());
    }

    private static Task<RequestParameters> ReadAsync(string query, string body) => RequestParameters.ReadAsync(Context(query, body).Request, CancellationToken.None);

    private static DefaultHttpContext Context(string query, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        context.Request.Body = new MemoryStream(bytes);
        context.Request.ContentLength = bytes.Length;
        return context;
    }
}
