using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Liftoff.Functions.OpenApi;

namespace Liftoff.Functions.Tests;

/// <summary>What the deployment says of the app's routes is what they are.</summary>
public sealed partial class InfrastructureTests
{
    [Fact]
    public void Programs_are_sent_to_no_sign_in_on_any_route_but_the_page_s()
    {
        var called = JsonNode.Parse(OpenApiDocument.Text)!["paths"]!.AsObject().Select(path => path.Key.Split('/')[2]).Distinct().Where(part => part != "dashboard");
        var excluded = Quoted().Matches(ProgramRoutes().Match(File.ReadAllText(AppModule())).Groups[1].Value).Select(route => route.Groups[1].Value);
        Assert.Equal(called.Order(StringComparer.Ordinal), excluded);
    }

    private static string AppModule([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "infra", "modules", "app.bicep");

    [GeneratedRegex(@"var programRoutes = \[(.*)\]")]
    private static partial Regex ProgramRoutes();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
