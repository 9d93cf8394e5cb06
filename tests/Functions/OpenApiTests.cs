using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Liftoff.Composition;
using Liftoff.Functions.OpenApi;
using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.Tests;

/// <summary>The OpenAPI document says what the app does: every route, and nothing else.</summary>
public sealed partial class OpenApiTests
{
    private static readonly JsonNode Document = JsonNode.Parse(OpenApiDocument.Text)!;
    private static readonly SchemaShape Shape = new(Document);

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        Document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Key, operation.Value!.AsObject())));

    private static IEnumerable<(string Function, HttpTriggerAttribute Trigger)> Routes => typeof(JobStarter).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
        .SelectMany(method => method.GetParameters().Select(parameter => (method.GetCustomAttribute<FunctionAttribute>()!.Name, parameter.GetCustomAttribute<HttpTriggerAttribute>()!)))
        .Where(function => function.Item2 is not null);

    [Fact]
    public void Every_route_is_described_under_its_function_s_name_and_nothing_else_is()
    {
        var described = Operations.Select(operation => $"{operation.Method} {operation.Path} {operation.Operation["operationId"]}");
        var routes = Routes.SelectMany(route => route.Trigger.Methods!.Select(method => $"{method} /api/{route.Trigger.Route} {route.Function}"));
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_start_takes_the_parameters_of_its_job()
    {
        foreach (var job in Catalog.Jobs.Where(job => job.Name != "load-documents"))
        {
            var operation = Operations.Single(found => found.Method == "post" && (found.Path.EndsWith("/" + job.Name, StringComparison.Ordinal) || (job.Name, found.Path) is ("collect-social", "/api/internal/analytics/trigger-collection") or ("sync-media-buys", "/api/media-buys/sync") or ("export-media-buys", "/api/media-buys/export"))).Operation;
            Assert.Equal(job.Parameters.Select(parameter => parameter.CamelCaseName), operation["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()));
        }
    }

    [Fact]
    public void What_a_parameter_takes_is_its_schema()
    {
        var parameters = Operations.Single(found => found.Path == "/api/monitor/ingest-sessions").Operation["parameters"]!.AsArray().ToDictionary(p => p!["name"]!.GetValue<string>(), p => p!["schema"]!.ToJsonString());
        Assert.Equal("""{"type":"string","format":"date"}""", parameters["date"]);
        Assert.Equal("""{"type":"integer","minimum":0,"maximum":27}""", parameters["maxHour"]);
        Assert.Equal("""{"type":"integer"}""", parameters["limit"]);
        Assert.Equal("""{"type":"string","enum":["direct","remote","strategis"]}""", parameters["mode"]);
    }

    [Fact]
    public void Parts_of_a_path_are_described_as_such()
    {
        foreach (var (path, _, operation) in Operations)
            Assert.Equal(
                PathPart().Matches(path).Select(part => part.Groups[1].Value),
                (operation["parameters"]?.AsArray() ?? []).Select(parameter => Shape.Resolve(parameter!)).Where(parameter => parameter["in"]!.GetValue<string>() == "path").Select(parameter => parameter["name"]!.GetValue<string>()));
    }

    [Fact]
    public void Routes_without_a_function_key_ask_for_the_cron_secret_or_hold_no_figure()
    {
        var anonymous = Routes.Where(route => route.Trigger.AuthLevel == AuthorizationLevel.Anonymous).Select(route => route.Function).Order(StringComparer.Ordinal);
        var secret = Operations.Where(found => found.Operation["security"]?.AsArray().FirstOrDefault()?["cronSecret"] is not null).Select(found => found.Operation["operationId"]!.GetValue<string>()).Order(StringComparer.Ordinal);
        var open = Operations.Where(found => found.Operation["security"] is JsonArray { Count: 0 }).Select(found => found.Operation["operationId"]!.GetValue<string>()).Order(StringComparer.Ordinal);
        Assert.Equal(["GetDashboard", "GetDashboardAsset"], open);
        Assert.Equal(anonymous, secret.Concat(open).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var references = Reference().Matches(OpenApiDocument.Text);
        Assert.NotEmpty(references);
        Assert.All(references, reference => Shape.Resolve(new JsonObject { ["$ref"] = reference.Groups[1].Value }));
        Assert.DoesNotContain("\"x-parameters-of\"", OpenApiDocument.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_are_of_the_described_shape()
    {
        var seen = 0;
        foreach (var (path, method, operation) in Operations)
        {
            var bodies = operation["responses"]!.AsObject().Select(response => (response.Key, Content: Shape.Resolve(response.Value!)["content"])).Append(("body", operation["requestBody"]?["content"]));
            foreach (var (name, content) in bodies)
            {
                var body = content?.AsObject().Single().Value;
                if (body?["example"] is not { } example) continue;
                Assert.Equal([], Shape.Problems(body["schema"], example, $"{method} {path} {name}: "));
                seen++;
            }
        }

        Assert.True(seen > 40, $"{seen} examples");
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathPart();

    [GeneratedRegex("\"\\$ref\": \"([^\"]+)\"")]
    private static partial Regex Reference();
}
