using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost.Tests;

public sealed class FunctionCatalogTests
{
    public static class One
    {
        [Function("Ping")]
        public static IResult Ping([HttpTrigger("get")] HttpRequest request) => Results.Text("pong");
    }

    public static class Two
    {
        [Function("PING")]
        public static IResult Ping([HttpTrigger("get")] HttpRequest request) => Results.Text("pong");
    }

    public static class Broken
    {
        [Function("TwoTriggers")]
        public static void TwoTriggers([TimerTrigger("0 0 0 * * *")] TimerInfo timer, [ActivityTrigger] string input) { }

        [Function("NoTrigger")]
        public static void NoTrigger(string input) { }

        [Function("Value")]
        public static ValueTask Value([ActivityTrigger] string input) => ValueTask.CompletedTask;

        [Function("Void")]
        public static async void Void([ActivityTrigger] string input) => await Task.Yield();

        [Function("BadRoute")]
        public static IResult BadRoute([HttpTrigger(Route = "{unclosed")] HttpRequest request) => Results.Ok();

        [Function("Hidden")]
        internal static void Hidden([ActivityTrigger] string input) { }
    }

    [Fact]
    public void Two_functions_of_one_name_are_refused_with_both_places()
    {
        var builder = FunctionsApplication.CreateBuilder([], [typeof(One), typeof(Two)], AppContext.BaseDirectory).ConfigureFunctionsWebApplication();
        var refusal = Assert.Throws<InvalidOperationException>(() => builder.Build());
        Assert.Contains("One.Ping", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Two.Ping", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HTTP_functions_need_the_web_application()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => FunctionsApplication.CreateBuilder([], [typeof(One)], AppContext.BaseDirectory).Build());
        Assert.Contains("ConfigureFunctionsWebApplication", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_in_error_are_named_with_the_reason_and_the_host_goes_on_with_the_others()
    {
        await using var host = await TestHost.StartAsync(typeof(One), typeof(Broken));
        Assert.Equal("pong", await host.Http.GetStringAsync("/api/Ping"));
        foreach (var (name, reason) in new[] { ("TwoTriggers", "2 triggers"), ("NoTrigger", "0 triggers"), ("Value", "ValueTask"), ("Void", "async void"), ("BadRoute", "its route is none") })
            Assert.Contains(host.Log.All, line => line.Level == LogLevel.Error && line.Text.Contains($"'{name}' function is in error", StringComparison.Ordinal) && line.Text.Contains(reason, StringComparison.Ordinal));
        Assert.True(host.Log.Has(LogLevel.Warning, "Hidden has a [Function] but is not a public method"));
    }

    [Theory]
    [InlineData("AzureWebJobs.Ping.Disabled", "true", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs.Ping.Disabled", "1", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs__Ping__Disabled", "True", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs.Ping.Disabled", "false", HttpStatusCode.OK)]
    [InlineData("AzureWebJobs.Other.Disabled", "true", HttpStatusCode.OK)]
    public async Task A_function_is_disabled_by_a_setting(string name, string value, HttpStatusCode expected)
    {
        await using var host = await TestHost.StartAsync(
            [typeof(One)], _ => { }, ("local.settings.json", $$"""{ "IsEncrypted": false, "Values": { "{{name}}": "{{value}}" } }"""));
        using var response = await host.Http.GetAsync("/api/Ping");
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.NotFound, host.Log.All.Any(line => line.Text.Contains("Ping", StringComparison.Ordinal) && line.Text.EndsWith("(disabled)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_start_says_that_this_is_a_stand_in_and_lists_functions_with_routes()
    {
        await using var host = await TestHost.StartAsync(typeof(One));
        Assert.True(host.Log.Has(LogLevel.Information, "Development stand-in for the Azure Functions host, for one machine"));
        Assert.True(host.Log.Has(LogLevel.Information, $"Ping: [GET] {host.Http.BaseAddress}api/Ping"));
    }

    [Fact]
    public void The_functions_are_those_of_the_assembly_that_calls_CreateBuilder()
    {
        // This assembly has functions of equal names, and only a host that found them can refuse them.
        var refusal = Assert.Throws<InvalidOperationException>(() => FunctionsApplication.CreateBuilder([]).ConfigureFunctionsWebApplication().Build());
        Assert.Contains($"is {typeof(FunctionCatalogTests).Namespace}.", refusal.Message, StringComparison.Ordinal);
    }
}
