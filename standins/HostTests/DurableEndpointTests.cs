using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Liftoff.StandIns.FunctionsHost.Tests;

public sealed class DurableEndpointTests
{
    private const string Instances = "/runtime/webhooks/durabletask/instances";

    public static class App
    {
        [Function("Waits")]
        public static async Task<object> Waits([OrchestrationTrigger] TaskOrchestrationContext context, string input)
        {
            context.SetCustomStatus(new { rows = 3 });
            return new { word = await context.WaitForExternalEvent<string>("go"), input };
        }

        [Function("Fails")]
        public static string Fails([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidDataException("bad {data}");

        [Function("Begin")]
        public static async Task<HttpResponseData> Begin([HttpTrigger("post")] HttpRequestData request, [DurableClient] DurableTaskClient client)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync("Waits", "x", new StartOrchestrationOptions("a b"));
            return await client.CreateCheckStatusResponseAsync(request, id);
        }
    }

    private static async Task<TestHost> StartWithAsync(params string[] waiting)
    {
        var host = await TestHost.StartAsync([typeof(App)], _ => { }, ("host.json", """{ "extensions": { "durableTask": { "hubName": "Liftoff" } } }"""));
        foreach (var id in waiting)
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "x", new StartOrchestrationOptions(id));
            await TestHost.UntilAsync(async () => (await host.Client.GetInstanceAsync(id, true))!.SerializedCustomStatus is not null, "it waits");
        }
        return host;
    }

    [Fact]
    public async Task The_status_is_202_with_an_address_and_a_pause_while_it_runs_and_200_with_the_output_afterwards()
    {
        await using var host = await StartWithAsync("one");
        using var running = await host.Http.GetAsync($"{Instances}/one?code=whatever&showInput=true");
        Assert.Equal(HttpStatusCode.Accepted, running.StatusCode);
        Assert.Equal(new Uri(host.Http.BaseAddress!, $"{Instances}/one?code=whatever&showInput=true"), running.Headers.Location);
        Assert.Equal(TimeSpan.FromSeconds(5), running.Headers.RetryAfter!.Delta);
        var body = JsonNode.Parse(await running.Content.ReadAsStringAsync())!.AsObject();
        Assert.Equal(["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"], body.Select(property => property.Key));
        Assert.Equal(("Waits", "one", "Running", "x", 3, null), ((string?)body["name"], (string?)body["instanceId"], (string?)body["runtimeStatus"], (string?)body["input"], (int?)body["customStatus"]!["rows"], body["output"]));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string?)body["createdTime"]);

        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync($"{Instances}/one/raiseEvent/go?code=whatever", "\"went\""));
        await host.CompletionAsync("one");
        var (status, done) = await host.GetJsonAsync($"{Instances}/one?showInput=false");
        Assert.Equal((HttpStatusCode.OK, "Completed", null, """{"word":"went","input":"x"}"""), (status, (string?)done!["runtimeStatus"], done["input"], done["output"]!.ToJsonString()));
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetJsonAsync($"{Instances}/two")).Status);
    }

    [Fact]
    public async Task A_failed_instance_answers_200_with_its_message_or_500_when_that_is_wanted()
    {
        await using var host = await StartWithAsync();
        await host.RunAsync("Fails", null, "one");
        var (status, body) = await host.GetJsonAsync($"{Instances}/one");
        Assert.Equal((HttpStatusCode.OK, "Failed", "bad {data}"), (status, (string?)body!["runtimeStatus"], (string?)body["output"]));
        Assert.Equal(HttpStatusCode.InternalServerError, (await host.GetJsonAsync($"{Instances}/one?returnInternalServerErrorOnFailure=true")).Status);
    }

    [Fact]
    public async Task The_list_filters_by_status_and_prefix_and_pages_by_a_token()
    {
        await using var host = await StartWithAsync("a1", "a2", "a3", "b1");
        await host.RunAsync("Fails", null, "a4");
        Assert.Equal(["a1", "a2", "a3", "a4", "b1"], await IdsAsync(host, "", null));
        Assert.Equal(["a4"], await IdsAsync(host, "?runtimeStatus=Failed&runtimeStatus=Completed", null));
        Assert.Equal(["a1", "a2", "a3", "b1"], await IdsAsync(host, "?runtimeStatus=Running,Pending", null));
        Assert.Equal([], await IdsAsync(host, "?createdTimeTo=2020-01-01", null));

        using var first = await host.Http.GetAsync($"{Instances}?instanceIdPrefix=a&top=3&showInput=false");
        var token = Assert.Single(first.Headers.GetValues("x-ms-continuation-token"));
        Assert.All(JsonNode.Parse(await first.Content.ReadAsStringAsync())!.AsArray(), instance => Assert.Null(instance!["input"]));
        Assert.Equal(["a4"], await IdsAsync(host, "?instanceIdPrefix=a&top=3", token));
    }

    private static async Task<IEnumerable<string>> IdsAsync(TestHost host, string query, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Instances + query);
        if (token is not null) request.Headers.Add("x-ms-continuation-token", token);
        using var response = await host.Http.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsArray().Select(instance => (string)instance!["instanceId"]!);
    }

    [Fact]
    public async Task An_instance_is_suspended_resumed_and_terminated_by_POST()
    {
        await using var host = await StartWithAsync("one");
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync($"{Instances}/one/suspend?reason=lunch"));
        Assert.Equal("Suspended", (string?)(await host.GetJsonAsync($"{Instances}/one")).Body!["runtimeStatus"]);
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync($"{Instances}/one/resume?reason=back"));
        Assert.Equal("Running", (string?)(await host.GetJsonAsync($"{Instances}/one")).Body!["runtimeStatus"]);
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync($"{Instances}/one/terminate?reason=too%20late"));
        var (status, body) = await host.GetJsonAsync($"{Instances}/one");
        Assert.Equal((HttpStatusCode.OK, "Terminated", "too late"), (status, (string?)body!["runtimeStatus"], (string?)body["output"]));
        foreach (var operation in new[] { "terminate", "suspend", "resume", "raiseEvent/go" })
        {
            Assert.Equal(HttpStatusCode.Gone, await host.PostAsync($"{Instances}/one/{operation}", "1"));
            Assert.Equal(HttpStatusCode.NotFound, await host.PostAsync($"{Instances}/two/{operation}", "1"));
        }
    }

    [Fact]
    public async Task An_event_has_to_be_JSON()
    {
        await using var host = await StartWithAsync("one");
        Assert.Equal(HttpStatusCode.BadRequest, await host.PostAsync($"{Instances}/one/raiseEvent/go", "went"));
        Assert.Equal(HttpStatusCode.BadRequest, await host.PostAsync($"{Instances}/one/raiseEvent/go"));
    }

    [Fact]
    public async Task DELETE_purges_one_or_many()
    {
        await using var host = await StartWithAsync("one");
        foreach (var id in new[] { "f1", "f2", "f3" }) await host.RunAsync("Fails", null, id);
        Assert.Equal((HttpStatusCode.OK, """{"instancesDeleted":1}"""), await DeleteAsync(host, $"{Instances}/f1"));
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync(host, $"{Instances}/f1")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await DeleteAsync(host, Instances)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync(host, $"{Instances}?createdTimeFrom=2020-01-01&runtimeStatus=Completed")).Status);
        Assert.Equal((HttpStatusCode.OK, """{"instancesDeleted":2}"""), await DeleteAsync(host, $"{Instances}?createdTimeFrom=2020-01-01"));
        Assert.Equal(["one"], await IdsAsync(host, "", null));
    }

    private static async Task<(HttpStatusCode Status, string Body)> DeleteAsync(TestHost host, string path)
    {
        using var response = await host.Http.DeleteAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_check_status_response_carries_addresses_that_work()
    {
        await using var host = await StartWithAsync();
        using var begun = await host.Http.PostAsync("/api/Begin", null);
        Assert.Equal((HttpStatusCode.Accepted, "application/json"), (begun.StatusCode, begun.Content.Headers.ContentType!.MediaType));
        var payload = JsonNode.Parse(await begun.Content.ReadAsStringAsync())!; // by the worker's serializer: as declared
        var instance = new Uri(host.Http.BaseAddress!, $"{Instances}/a%20b").AbsoluteUri;
        const string Query = "taskHub=Liftoff&connection=Storage&code=development";
        Assert.Equal("a b", (string?)payload["Id"]);
        Assert.Equal($"{instance}?{Query}", (string?)payload["StatusQueryGetUri"]);
        Assert.Equal($"{instance}?{Query}", (string?)payload["PurgeHistoryDeleteUri"]);
        Assert.Equal($"{instance}/raiseEvent/{{eventName}}?{Query}", (string?)payload["SendEventPostUri"]);
        Assert.Equal($"{instance}/terminate?reason={{text}}&{Query}", (string?)payload["TerminatePostUri"]);
        Assert.Equal(begun.Headers.Location!.OriginalString, (string?)payload["StatusQueryGetUri"]);

        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync(((string)payload["SendEventPostUri"]!).Replace("{eventName}", "go", StringComparison.Ordinal), "\"went\""));
        await host.CompletionAsync("a b");
        Assert.Equal(HttpStatusCode.OK, (await host.GetJsonAsync(begun.Headers.Location!.PathAndQuery)).Status);
        Assert.Equal($"{instance}?{Query}", host.Client.CreateHttpManagementPayload("a b").StatusQueryGetUri);
    }
}
