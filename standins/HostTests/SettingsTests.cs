using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Liftoff.StandIns.FunctionsHost.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("functions-settings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private FunctionsApplicationBuilder Builder(string localSettings, params string[] args)
    {
        File.WriteAllText(Path.Combine(folder, "local.settings.json"), localSettings);
        return FunctionsApplication.CreateBuilder(args, [], folder);
    }

    private static async Task<Uri> AddressAsync(FunctionsApplicationBuilder builder)
    {
        using var host = builder.Build();
        await host.StartAsync();
        var origin = host.Services.GetRequiredService<Webhooks>().Origin;
        await host.StopAsync();
        return new Uri(origin);
    }

    [Fact]
    public void Values_of_local_settings_are_settings_and_the_environment_wins_over_them()
    {
        var name = $"LIFTOFF_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, "from the environment");
        try
        {
            var configuration = Builder($$"""{ "Values": { "{{name}}": "from the file", "ONLY_FILE": "kept", "A__B": "nested" } }""").Configuration;
            Assert.Equal("from the environment", configuration[name]);
            Assert.Equal("kept", configuration["ONLY_FILE"]);
            Assert.Equal("nested", configuration["A:B"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public async Task The_host_listens_on_loopback_only_at_the_port_of_the_command_line_before_that_of_the_settings()
    {
        var port = FreePort();
        Assert.Equal(new Uri($"http://127.0.0.1:{port}"), await AddressAsync(Builder("""{ "Values": { "FUNCTIONS_PORT": "1" }, "Host": { "LocalHttpPort": 2 } }""", "--port", $"{port}")));
        Assert.Equal(new Uri($"http://127.0.0.1:{port}"), await AddressAsync(Builder($$"""{ "Values": { "FUNCTIONS_PORT": "{{port}}" }, "Host": { "LocalHttpPort": 2 } }""")));
        Assert.Equal(new Uri($"http://127.0.0.1:{port}"), await AddressAsync(Builder($$"""{ "Host": { "LocalHttpPort": {{port}} } }""")));
    }

    [Fact]
    public async Task An_ASPNETCORE_URLS_of_a_container_image_does_not_open_the_host_to_the_network()
    {
        var builder = Builder("{}", "--port", "0", "--urls", "http://0.0.0.0:0");
        using var host = builder.Build();
        await host.StartAsync();
        var port = new Uri(host.Services.GetRequiredService<Webhooks>().Origin).Port;
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == port);
        Assert.Equal([IPAddress.Loopback], listeners.Select(listener => listener.Address));
        await host.StopAsync();
    }

    [Fact]
    public void A_port_that_is_none_is_refused() =>
        Assert.Contains("\"http\" is not a port", Assert.Throws<InvalidOperationException>(() => Builder("{}", "--port", "http").Build()).Message, StringComparison.Ordinal);

    [Fact]
    public void The_builder_is_an_ordinary_application_builder()
    {
        IHostApplicationBuilder builder = Builder("{}");
        Assert.True(builder.Environment.IsDevelopment());
        Assert.Equal(folder, builder.Environment.ContentRootPath.TrimEnd('/'));
        Assert.NotNull(builder.Configuration);
    }

    [Fact]
    public void The_console_shows_a_message_on_one_line_and_an_exception_below_it()
    {
        var text = new StringWriter();
        new HostConsoleFormatter().Write(
            new LogEntry<string>(LogLevel.Error, "any", default, "it went wrong", new FormatException("no number"), (state, _) => state), null, text);
        var lines = text.ToString().Split(Environment.NewLine);
        Assert.Matches(@"^(\e\[31m)?\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] error: it went wrong$", lines[0]);
        Assert.StartsWith("System.FormatException: no number", lines[1], StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
