using System.Text.Json;
using Liftoff.Composition;
using Liftoff.Functions.Monitoring;
using Liftoff.Functions.Social;
using Liftoff.Monitoring.Explanations;
using Liftoff.Social.Queries;
using Liftoff.Warehouse;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Functions.Tests;

/// <summary>The routes that the page asks beside the reports.</summary>
public sealed class MonitorRoutesTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-routes-").FullName;
    private readonly ServiceProvider services;
    private readonly WarehouseFunctions warehouse;
    private readonly SocialQueryFunctions social;

    public MonitorRoutesTests()
    {
        services = new ServiceCollection().AddLogging().AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
            ["LANDING_PATH"] = Path.Combine(folder, "landing"),
        }).Build()).BuildServiceProvider();
        warehouse = new WarehouseFunctions(services.GetRequiredService<WarehouseFile>(), services.GetRequiredService<ExplainCampaign>(), TimeProvider.System);
        social = new SocialQueryFunctions(services.GetRequiredService<MetricsQuery>(), services.GetRequiredService<SocialStatus>(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_status_tells_the_size_and_age_of_the_file()
    {
        Assert.False((await BodyAsync(await warehouse.GetStatusAsync(Ask(""), CancellationToken.None))).GetProperty("exists").GetBoolean());
        await services.GetRequiredService<WarehouseFile>().WriteAsync((_, _) => Task.FromResult(0));
        var status = await BodyAsync(await warehouse.GetStatusAsync(Ask(""), CancellationToken.None));
        Assert.Equal(
            (true, true, new FileInfo(Path.Combine(folder, "monitoring.duckdb")).Length),
            (status.GetProperty("exists").GetBoolean(), status.GetProperty("isLocalOnly").GetBoolean(), status.GetProperty("sizeInBytes").GetInt64()));
        Assert.True(TimeSpan.Parse(status.GetProperty("age").GetString()!, System.Globalization.CultureInfo.InvariantCulture) < TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task An_explanation_asks_for_a_campaign_and_knows_when_there_is_none()
    {
        Assert.Equal(400, ((IStatusCodeHttpResult)await warehouse.ExplainAsync(Ask("?date=2025-11-22"), CancellationToken.None)).StatusCode);
        var unknown = await warehouse.ExplainAsync(Ask("?date=2025-11-22&campaign=si1"), CancellationToken.None);
        Assert.Equal(404, ((IStatusCodeHttpResult)unknown).StatusCode);
        Assert.Equal("There is no campaign si1 on 2025-11-22.", (await BodyAsync(unknown)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Social_coverage_is_empty_before_the_first_collection()
    {
        Assert.Equal("""{"coverage":[],"waiting":[]}""", (await BodyAsync(await social.GetCoverageAsync(Ask("?days=3"), CancellationToken.None))).GetRawText());
        Assert.Equal(400, ((IStatusCodeHttpResult)await social.GetCoverageAsync(Ask("?days=0"), CancellationToken.None)).StatusCode);
    }

    private static HttpRequest Ask(string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        return context.Request;
    }

    private async Task<JsonElement> BodyAsync(IResult result)
    {
        var answer = new DefaultHttpContext { RequestServices = services };
        using var body = new MemoryStream();
        answer.Response.Body = body;
        await result.ExecuteAsync(answer);
        return JsonDocument.Parse(body.ToArray()).RootElement;
    }
}
