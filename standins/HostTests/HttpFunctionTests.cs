using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerFromBody = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;
using MvcFromBody = Microsoft.AspNetCore.Mvc.FromBodyAttribute;

namespace Liftoff.StandIns.FunctionsHost.Tests;

public sealed class HttpFunctionTests
{
    public sealed record Plan(string Name, int Budget);

    public sealed class Visits
    {
        public int Count { get; set; }
    }

    public static class Routes
    {
        [Function("Plain")]
        public static IResult Plain([HttpTrigger(AuthorizationLevel.Admin)] HttpRequest request) => Results.Text(request.Method);

        [Function("GetDay")]
        public static IResult GetDay([HttpTrigger(AuthorizationLevel.Function, "get", Route = "days/{day:datetime}/{hour:int?}")] HttpRequest request, string day, int hour = -1) =>
            Results.Text($"read {day} {hour}");

        [Function("PutDay")]
        public static IResult PutDay([HttpTrigger(AuthorizationLevel.Function, "put", Route = "days/{day:datetime}")] HttpRequest request, string day) =>
            Results.Text($"write {day}");
    }

    [Fact]
    public async Task A_function_without_a_route_is_served_under_its_name_to_any_method_and_asks_for_no_key()
    {
        await using var host = await TestHost.StartAsync(typeof(Routes));
        Assert.Equal("GET", await host.Http.GetStringAsync("/api/Plain"));
        using var deleted = await host.Http.DeleteAsync("/api/plain");
        Assert.Equal("DELETE", await deleted.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/api/days/2025-11-22/27", "read 2025-11-22 27")]
    [InlineData("GET", "/api/days/2025-11-22", "read 2025-11-22 -1")]
    [InlineData("PUT", "/api/days/2025-11-22", "write 2025-11-22")]
    public async Task Route_values_bind_by_name_and_two_functions_share_a_route_by_method(string method, string path, string expected)
    {
        await using var host = await TestHost.StartAsync(typeof(Routes));
        using var response = await host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/api/days/yesterday")] // fails the constraint
    [InlineData("GET", "/api/days/2025-11-22/noon")]
    [InlineData("POST", "/api/days/2025-11-22")] // no function takes the method: 404 in Functions, not 405
    [InlineData("GET", "/days/2025-11-22")] // no prefix
    [InlineData("GET", "/")]
    public async Task Everything_else_is_not_found(string method, string path)
    {
        await using var host = await TestHost.StartAsync(typeof(Routes));
        using var response = await host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("v2/jobs", "/v2/jobs/Plain")]
    [InlineData("", "/Plain")]
    public async Task The_route_prefix_comes_from_host_json(string prefix, string path)
    {
        var hostJson = $$"""{ "version": "2.0", /* comments are allowed */ "extensions": { "http": { "routePrefix": "{{prefix}}" } } }""";
        await using var host = await TestHost.StartAsync([typeof(Routes)], _ => { }, ("host.json", hostJson));
        Assert.Equal("GET", await host.Http.GetStringAsync(path));
        using var unprefixed = await host.Http.GetAsync("/api/Plain");
        Assert.Equal(HttpStatusCode.NotFound, unprefixed.StatusCode);
    }

    public static class Binding
    {
        [Function("Query")]
        public static IResult Query([HttpTrigger] HttpRequest request, string? mode, int? hour, Guid? id, DateTimeOffset? since, bool force = false, string? code = null) =>
            Results.Text($"{mode ?? "none"} {hour?.ToString() ?? "none"} {id?.ToString() ?? "none"} {since?.ToUniversalTime():s} {force} {code ?? "no code"}");

        [Function("RouteFirst")]
        public static IResult RouteFirst([HttpTrigger(Route = "first/{mode}")] HttpRequest request, string mode) => Results.Text(mode);

        [Function("Required")]
        public static IResult Required([HttpTrigger] HttpRequest request, int hour) => Results.Text($"{hour}");

        [Function("Day")]
        public static IResult Day([HttpTrigger] HttpRequest request, DateOnly? day) => Results.Text($"{day}");

        [Function("Body")]
        public static IResult Body([HttpTrigger("post")] HttpRequest request, [WorkerFromBody] Plan plan) => Results.Text($"{plan.Name} {plan.Budget}");

        [Function("MvcBody")]
        public static IResult MvcBody([HttpTrigger("post")] HttpRequest request, [MvcFromBody] Plan? plan) => Results.Text(plan?.Name ?? "null");
    }

    [Theory]
    [InlineData("/api/Query?mode=direct&hour=27&force=true", "direct 27 none  True no code")]
    [InlineData("/api/Query?id=6f9619ff-8b86-d011-b42d-00c04fc964ff&since=2025-11-22T12:00:00%2B01:00", "none none 6f9619ff-8b86-d011-b42d-00c04fc964ff 2025-11-22T11:00:00 False no code")]
    [InlineData("/api/Query?code=secret", "none none none  False no code")]
    [InlineData("/api/first/route?mode=query", "route")]
    [InlineData("/api/Required?hour=7", "7")]
    public async Task Query_values_bind_by_name_below_route_values_and_the_key_never_does(string path, string expected)
    {
        await using var host = await TestHost.StartAsync(typeof(Binding));
        Assert.Equal(expected, await host.Http.GetStringAsync(path));
    }

    [Theory]
    [InlineData("/api/Required", "got no value for 'hour'")]
    [InlineData("/api/Required?hour=seven", "takes a Int32 as 'hour'")]
    [InlineData("/api/Day?day=2025-11-22", "takes a DateOnly as 'day'")] // as in Azure: it is read as JSON, where a date has quotes
    public async Task A_value_that_is_missing_or_does_not_fit_is_an_error_500_that_the_log_explains(string path, string reason)
    {
        await using var host = await TestHost.StartAsync(typeof(Binding));
        using var response = await host.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
        Assert.True(host.Log.Has(LogLevel.Error, reason));
    }

    [Fact]
    public async Task The_workers_FromBody_reads_JSON_and_the_one_of_ASP_NET_binds_nothing()
    {
        await using var host = await TestHost.StartAsync(typeof(Binding));
        using var read = await host.Http.PostAsJsonAsync("/api/Body", new { name = "Spring", budget = 12 });
        Assert.Equal("Spring 12", await read.Content.ReadAsStringAsync());
        using var ignored = await host.Http.PostAsJsonAsync("/api/MvcBody", new { name = "Spring", budget = 12 });
        Assert.Equal("null", await ignored.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.InternalServerError, await host.PostAsync("/api/Body", "{ \"name\": "));
    }

    public sealed class Answers(Visits visits, ILogger<Answers> log)
    {
        [Function("Json")]
        public Task<IActionResult> Json([HttpTrigger] HttpRequest request) =>
            Task.FromResult<IActionResult>(new ObjectResult(new Plan("Spring", 12)) { StatusCode = 409 });

        [Function("Poco")]
        public Plan Poco([HttpTrigger] HttpRequest request) => new("Spring", 12);

        [Function("Visit")]
        public IResult Visit([HttpTrigger] HttpRequest request, FunctionContext context)
        {
            visits.Count++;
            var sameScope = context.InstanceServices.GetRequiredService<Visits>() == visits && request.HttpContext.RequestServices.GetRequiredService<Visits>() == visits;
            context.GetLogger("mine").LogInformation("visited {Name} {Id}", context.FunctionDefinition.Name, context.InvocationId);
            return Results.Text($"{visits.Count} {sameScope} {context.GetHttpContext() == request.HttpContext}");
        }

        [Function("Throw")]
        public IResult Throw([HttpTrigger] HttpRequest request) => throw new InvalidOperationException("the password is swordfish");

        [Function("Slow")]
        public async Task<IResult> Slow([HttpTrigger] HttpRequest request, CancellationToken cancellationToken)
        {
            log.LogInformation("slow begins");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                log.LogInformation("slow ends, cancelled: {Cancelled}", cancellationToken.IsCancellationRequested);
            }
            return Results.Ok();
        }

        [Function("Old")]
        public static async Task<HttpResponseData> Old([HttpTrigger("post")] HttpRequestData request)
        {
            var plan = await request.ReadFromJsonAsync<Plan>();
            var response = request.CreateResponse(HttpStatusCode.Created);
            response.Headers.Add("X-Query", request.Query["q"]);
            response.Cookies.Append(new HttpCookie("taste", "sweet") { MaxAge = 60 });
            await response.WriteAsJsonAsync(plan);
            return response;
        }
    }

    private static Task<TestHost> StartAnswersAsync() => TestHost.StartAsync([typeof(Answers)], builder => builder.Services.AddScoped<Visits>());

    [Fact]
    public async Task An_action_result_is_written_in_camel_case_with_its_status()
    {
        await using var host = await StartAnswersAsync();
        var (status, body) = await host.GetJsonAsync("/api/Json");
        Assert.Equal((HttpStatusCode.Conflict, """{"name":"Spring","budget":12}"""), (status, body!.ToJsonString()));
    }

    [Fact]
    public async Task Anything_but_an_HTTP_result_is_not_written_and_the_log_says_so()
    {
        await using var host = await StartAnswersAsync();
        Assert.Equal("", await host.Http.GetStringAsync("/api/Poco"));
        Assert.True(host.Log.Has(LogLevel.Warning, "'Poco' returned a Plan"));
    }

    [Fact]
    public async Task Every_request_has_an_instance_and_a_scope_of_its_own()
    {
        await using var host = await StartAnswersAsync();
        Assert.Equal("1 True True", await host.Http.GetStringAsync("/api/Visit"));
        Assert.Equal("1 True True", await host.Http.GetStringAsync("/api/Visit"));
        Assert.Equal(2, host.Log.Count("visited Visit "));
    }

    [Fact]
    public async Task An_exception_is_a_500_that_says_nothing_and_is_logged()
    {
        await using var host = await StartAnswersAsync();
        using var response = await host.Http.GetAsync("/api/Throw");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
        Assert.True(host.Log.Has(LogLevel.Error, "the password is swordfish"));
        Assert.Equal(1, host.Log.Count("Executed 'Throw' (Failed"));
    }

    [Fact]
    public async Task A_caller_that_goes_away_cancels_the_function()
    {
        await using var host = await StartAnswersAsync();
        using var caller = new CancellationTokenSource();
        var call = host.Http.GetAsync("/api/Slow", caller.Token);
        await TestHost.UntilAsync(() => host.Log.Count("slow begins") == 1, "the function runs");
        caller.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await TestHost.UntilAsync(() => host.Log.Has(LogLevel.Information, "slow ends, cancelled: True"), "its token is cancelled");
    }

    [Fact]
    public async Task The_workers_own_request_and_response_work_beside_those_of_ASP_NET()
    {
        await using var host = await StartAnswersAsync();
        using var response = await host.Http.PostAsJsonAsync("/api/Old?q=a%20b", new { name = "Spring", budget = 12 });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("a b", Assert.Single(response.Headers.GetValues("X-Query")));
        Assert.StartsWith("taste=sweet; max-age=60", Assert.Single(response.Headers.GetValues("Set-Cookie")));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("""{"Name":"Spring","Budget":12}""", await response.Content.ReadAsStringAsync()); // the worker's serializer: as declared
    }
}
