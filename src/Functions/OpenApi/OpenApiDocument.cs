using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Liftoff.Alerts;
using Liftoff.CampaignSetup.Requests;
using Liftoff.Composition;
using Liftoff.Functions.Monitoring;
using Liftoff.Functions.Social;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Export;
using Liftoff.MediaBuys.Queries;
using Liftoff.Monitoring.Explanations;
using Liftoff.Monitoring.Queries;
using Liftoff.Social.Queries;
using Liftoff.Warehouse;

namespace Liftoff.Functions.OpenApi;

/// <summary>
/// The OpenAPI description (3.1). What people have to be told stands in JSON beside the functions that it describes
/// (<c>openapi.json</c> in each folder); what the code knows itself is taken from there: the parameters of jobs
/// (<c>x-parameters-of</c>) and the shape of answers (<c>#/components/schemas/…</c>).
/// </summary>
public static class OpenApiDocument
{
    private const string ParametersOf = "x-parameters-of";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>The types that routes answer with, by the name that the descriptions give them.</summary>
    private static readonly Dictionary<string, Type> Answers = new()
    {
        ["Alert"] = typeof(Alert),
        ["RpcLine"] = typeof(RpcLine),
        ["Run"] = typeof(RunAnswer),
        ["JobResult"] = typeof(JobResult),
        ["WarehouseStatus"] = typeof(WarehouseStatus),
        ["Explanation"] = typeof(Explanation),
        ["SocialCoverage"] = typeof(SocialCoverage),
        ["SocialFigure"] = typeof(MetricFigure),
        ["MediaBuyMetrics"] = typeof(MetricsReport),
        ["MediaBuyFreshness"] = typeof(FreshnessReport),
        ["ExportManifest"] = typeof(ExportManifest),
        ["SetupStatus"] = typeof(SetupStatus),
        ["SetupError"] = typeof(SetupError),
        ["SetupRequests"] = typeof(RequestPage),
        ["SetupMetrics"] = typeof(SetupMetrics),
        ["PlanValidation"] = typeof(PlanValidation),
        ["PerformanceDay"] = typeof(PerformanceDay),
    };

    private static readonly Dictionary<string, IReadOnlyList<JobParameter>> Described =
        Catalog.Jobs.ToDictionary(job => job.Name, job => job.Parameters).Append(new("media-buys metrics", MetricsRequest.Described)).ToDictionary();

    private static readonly Lazy<string> Made = new(() => Build().ToJsonString(Json));

    /// <summary>The document as JSON.</summary>
    public static string Text => Made.Value;

    private static JsonObject Build()
    {
        var assembly = typeof(OpenApiDocument).Assembly;
        var document = Read(assembly, "OpenApi.base.json");
        var (paths, schemas) = (document["paths"]!.AsObject(), document["components"]!["schemas"]!.AsObject());
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".openapi.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            foreach (var (path, operations) in Read(assembly, resource[(assembly.GetName().Name!.Length + 1)..])["paths"]!.AsObject().ToList())
            {
                foreach (var (_, operation) in operations!.AsObject()) TellParameters(operation!.AsObject());
                paths.Add(path, operations.DeepClone());
            }
        }

        foreach (var (name, type) in Answers) schemas[name] = SchemaOf(name, type);
        return document;
    }

    /// <summary>A type's shape as it is written to JSON.</summary>
    private static JsonNode SchemaOf(string name, Type type) => Json.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        // References to a part that occurs twice count from the schema's own root, which here is a part of the document.
        TransformSchemaNode = (_, schema) =>
        {
            if (schema is JsonObject node && node["$ref"]?.GetValue<string>() is { } reference && reference.StartsWith('#')) node["$ref"] = $"#/components/schemas/{name}{reference[1..]}";
            return schema;
        },
    });

    private static void TellParameters(JsonObject operation)
    {
        if (operation[ParametersOf]?.GetValue<string>() is not { } described) return;
        operation.Remove(ParametersOf);
        var parameters = new JsonArray();
        var properties = new JsonObject();
        foreach (var parameter in Described[described])
        {
            parameters.Add(new JsonObject { ["name"] = parameter.CamelCaseName, ["in"] = "query", ["description"] = parameter.Description, ["schema"] = SchemaOf(parameter.Takes) });
            var property = SchemaOf(parameter.Takes);
            property["description"] = parameter.Description;
            properties[parameter.CamelCaseName] = property;
        }

        operation["parameters"] = parameters;
        if (operation["requestBody"] is not JsonObject body) return;
        body["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false }, ["example"] = body["x-example"]?.DeepClone() } };
        body.Remove("x-example");
    }

    /// <summary>What a parameter takes, as the help of the command line puts it, as a schema.</summary>
    private static JsonObject SchemaOf(string takes) => takes switch
    {
        "YYYY-MM-DD" => new JsonObject { ["type"] = "string", ["format"] = "date" },
        "N" => new JsonObject { ["type"] = "integer" },
        "[true]" => new JsonObject { ["type"] = "boolean" },
        _ when takes.Split("..") is [var from, var to] => new JsonObject { ["type"] = "integer", ["minimum"] = int.Parse(from, CultureInfo.InvariantCulture), ["maximum"] = int.Parse(to, CultureInfo.InvariantCulture) },
        _ when takes.Contains('|', StringComparison.Ordinal) && !takes.Any(char.IsUpper) => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. takes.Split('|').Select(choice => (JsonNode)choice)]) },
        _ => new JsonObject { ["type"] = "string" },
    };

    private static JsonObject Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream($"{assembly.GetName().Name}.{name}") ?? throw new InvalidOperationException($"{name} is no embedded resource.");
        return JsonNode.Parse(stream)!.AsObject();
    }
}
