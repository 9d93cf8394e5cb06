using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Liftoff.Composition;
using Liftoff.Simulator.Snapshots;
using Liftoff.Simulator.Snowflake;
using Liftoff.Tour.LocalStack;

namespace Liftoff.EndToEnd.Tests;

/// <summary>
/// What the documents tell people to type works: each line of a block marked <c>sh</c>, each crontab line and each SQL
/// statement is run, as it stands, in a folder that looks like the checkout, against the simulator, Azurite and PostgreSQL.
/// </summary>
[Collection(ProcessCollection.Name)]
[UnsupportedOSPlatform("windows")]
public sealed partial class DocumentationTests(LocalStackFixture stack)
{
    private static readonly string[] Run = ["sh", "crontab", "sql"];

    public static TheoryData<string> Documents => [.. Files().Where(file => Blocks(file).Any(block => Run.Contains(block.Language)))];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_command_of_the_document_works(string document)
    {
        var folder = Checked(stack.NewFolder());
        var settings = await SettingsAsync(folder);
        var blocks = Blocks(document).Where(block => Run.Contains(block.Language)).ToList();
        await using var app = blocks.Exists(block => block.Text.Contains("http://127.0.0.1:7071", StringComparison.Ordinal))
            ? await FunctionsApp.StartAsync(Ports.Take(0)[0], settings, Path.Combine(folder, "functions.log"), CancellationToken.None)
            : null;
        // Documents ask about days; there must be some.
        foreach (var ingest in (string[])["ingest-campaigns", "ingest-sessions"]) Assert.Equal(0, (await Command.RunAsync(settings, ingest, "--date=2025-11-22")).ExitCode);

        foreach (var (language, text, _) in blocks)
        {
            foreach (var command in language switch { "sql" => [$"./liftoff warehouse query {Quoted(text)}"], "crontab" => text.Split('\n').Select(OfCrontab).OfType<string>(), _ => text.Split('\n') })
            {
                if (command.Trim().Length == 0) continue;
                var (code, output, errors) = await ShellAsync(folder, settings, command.Replace("http://127.0.0.1:7071/", app?.Address.AbsoluteUri ?? "", StringComparison.Ordinal));
                // 3: it did what it says, and something is partial, such as a look at the first rows.
                Assert.True(code is 0 or 3, $"{document}: {command}{Environment.NewLine}ended with {code}.{Environment.NewLine}{output}{errors}");
            }
        }
    }

    [Fact]
    public void No_command_hides_in_a_block_that_is_not_run()
    {
        var hidden = Files().SelectMany(file => Blocks(file)
            // Those of Azure need an account; ./run, ./test, ./bench and serve have tests of their own.
            .Where(block => !Run.Contains(block.Language) && !block.IsRunElsewhere && !OfAzure().IsMatch(block.Text))
            .SelectMany(block => block.Text.Split('\n'))
            .Where(line => Typed().IsMatch(line) && !Elsewhere().IsMatch(line))
            .Select(line => $"{file}: {line}"));
        Assert.Equal([], hidden);
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Checkout.Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true })
            .Select(path => Path.GetRelativePath(Checkout.Root, path))
            .Where(path => !path.Split('/').Any(part => part is "node_modules" or "artifacts" or "data" || part.StartsWith('.')))
            .Order(StringComparer.Ordinal);

    private static List<(string Language, string Text, bool IsRunElsewhere)> Blocks(string document) =>
        [.. Fence().Matches(File.ReadAllText(Path.Combine(Checkout.Root, document)).ReplaceLineEndings("\n")).Select(block => (block.Groups[2].Value, block.Groups[3].Value, block.Groups[1].Success))];

    /// <summary>The command of a crontab line; null for a comment and a variable.</summary>
    private static string? OfCrontab(string line) => Scheduled().Match(line) is { Success: true } scheduled ? scheduled.Groups[1].Value.Replace("\\%", "%", StringComparison.Ordinal) : null;

    private static string Quoted(string text) => $"'{text.Trim().Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A folder with everything that lies at the top of the checkout, except what it makes, and a <c>./liftoff</c> that is built already.</summary>
    private static string Checked(string folder)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(Checkout.Root))
            if (Path.GetFileName(path) is var name and not ("artifacts" or "data" or "liftoff" or "local.settings.json" or ".git")) File.CreateSymbolicLink(Path.Combine(folder, name), path);
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var script = Path.Combine(folder, "liftoff");
        File.WriteAllText(script, $"#!/bin/sh\nexec dotnet '{Path.Combine(Checkout.Root, "artifacts", "bin", "Cli", configuration, "liftoff.dll")}' \"$@\"\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(folder, "log"));
        return folder;
    }

    private async Task<Dictionary<string, string?>> SettingsAsync(string folder)
    {
        var settings = stack.Settings(folder);
        var data = Path.Combine(folder, "data");
        settings["MONITORING_DB_PATH"] = Path.Combine(data, "monitoring.duckdb");
        settings["LANDING_PATH"] = Path.Combine(data, "landing");
        settings["DAY_SNAPSHOTS_BASE"] = Path.Combine(data, "snapshots", "day");
        settings["RECONCILED_SNAPSHOTS_BASE"] = Path.Combine(data, "snapshots", "reconciled");
        settings["MEDIA_BUYS_EXPORT_PATH"] = Path.Combine(data, "exports");
        settings["MEDIA_BUYS_CONTAINER"] = $"{Path.GetFileName(folder)}-media";
        settings["POSTGRES_CONNECTION"] = await stack.NewDatabaseAsync();
        settings["ENCRYPTION_KEY"] = "bGlmdG9mZi1kb2N1bWVudGF0aW9uLXRlc3RzLWtleSE=";
        foreach (var platform in (string[])["GRAPH_API_BASE_URL", "YOUTUBE_ANALYTICS_BASE_URL", "GOOGLE_OAUTH_BASE_URL", "LINKEDIN_API_BASE_URL", "SNOWFLAKE_BASE_URL"]) settings[platform] = stack.Simulator.BaseAddress.AbsoluteUri;
        var snowflake = stack.Simulator.Snowflake;
        settings["SNOWFLAKE_ACCOUNT"] = snowflake.Account.Account;
        settings["SNOWFLAKE_USER"] = snowflake.Account.User;
        settings["SNOWFLAKE_PRIVATE_KEY"] = snowflake.Account.PrivateKeyPem;
        var yesterday = DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        snowflake.Put("PLATFORM_BUY_DAILY_IMPRESSIONS", new SnowflakeTable([("DATE", "date"), ("MEDIA_BUY_ID", "text"), ("IMPRESSIONS", "fixed"), ("CLICKS", "fixed"), ("SPEND", "fixed")], [[yesterday, "buy-1", "1000", "10", "5.5"]]));
        snowflake.Put("PLATFORM_BUY_DAILY_VIDEOS", new SnowflakeTable([("DATE", "date"), ("MEDIA_BUY_ID", "text"), ("VIDEO_STARTS", "fixed"), ("VIDEO_COMPLETIONS", "fixed"), ("VIDEO_VIEWS", "fixed")], [[yesterday, "buy-1", "100", "60", "90"]]));

        var now = DateTimeOffset.UtcNow;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        new SnapshotWriter(stack.Simulator.World, Path.Combine(data, "snapshots")).WriteDay(now, [new DateOnly(2025, 11, 22), today.AddDays(-1), today], ["campaign", "adset"]);
        // A reconciled snapshot looks the same.
        if (!Directory.Exists(Path.Combine(data, "snapshots", "reconciled"))) Directory.CreateSymbolicLink(Path.Combine(data, "snapshots", "reconciled"), Path.Combine(data, "snapshots", "day"));
        return settings;
    }

    /// <summary>As a person would type it, in bash; only curl says with its exit code that the answer was no success.</summary>
    private static async Task<(int Code, string Output, string Errors)> ShellAsync(string folder, IReadOnlyDictionary<string, string?> settings, string command)
    {
        var line = command.Replace("/opt/liftoff", folder, StringComparison.Ordinal).Replace("/var/log", Path.Combine(folder, "log"), StringComparison.Ordinal);
        using var shell = Command.Shell(folder, settings, "set -o pipefail; curl() { command curl --fail-with-body --silent --show-error \"$@\"; }\n" + line);
        return (await shell.ExitAsync(), shell.Output, shell.Errors);
    }

    // A comment before a block names the tests that run it, because it needs more than a checkout.
    [GeneratedRegex(@"(<!-- tests/\w+ runs these -->\n)?^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(?:[\d*,/-]+ ){5}(.+)$")]
    private static partial Regex Scheduled();

    [GeneratedRegex(@"^(azd|az|func|bicep) ", RegexOptions.Multiline)]
    private static partial Regex OfAzure();

    [GeneratedRegex(@"^\s*(\$ )?(\./|curl |dotnet |npm |psql |duckdb )")]
    private static partial Regex Typed();

    [GeneratedRegex(@"^\./(run|test|bench)\b|^\./liftoff serve|^\./liftoff warehouse restore|^dotnet run --project tests/Simulator")]
    private static partial Regex Elsewhere();
}
