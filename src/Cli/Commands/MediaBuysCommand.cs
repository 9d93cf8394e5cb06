using System.CommandLine;
using Liftoff.Cli.Output;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Export;
using Liftoff.MediaBuys.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Cli.Commands;

/// <summary><c>liftoff media-buys metrics|freshness|link</c>: questions about the synced metrics and the exports.</summary>
public static class MediaBuysCommand
{
    public static Command Create() => new("media-buys", "The media-buy metrics: figures, how fresh they are, and links to exports.") { Metrics(), Freshness(), Link() };

    private static Command Metrics()
    {
        var options = JobCommand.Options(MetricsRequest.Described);
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("metrics", "Shows impressions, clicks, spend, videos and their ratios by campaign and platform.");
        foreach (var option in options.Values) command.Add(option);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = new ParameterReader(JobCommand.Given(parsed, options), TimeProvider.System);
            var request = MetricsRequest.Read(given);
            JobCommand.Refuse(given);
            await using var services = Services.Build();
            var report = await services.GetRequiredService<MetricsQuery>().RunAsync(request, cancellationToken);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(report));
            else MediaBuysText.Write(report);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Freshness()
    {
        var check = new Option<bool>("--check") { Description = "Also ask Snowflake whether it answers." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("freshness", "Explains empty or old metric tables. Ends with 3 when they are.") { check, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var report = await services.GetRequiredService<FreshnessCheck>().RunAsync(parsed.GetValue(check), cancellationToken);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonText.Of(report));
            else MediaBuysText.Write(report);
            return report.IsFresh ? ExitCode.Success : ExitCode.Partial;
        });
        return command;
    }

    private static Command Link()
    {
        var which = new Option<string>("--export") { Description = "Which export (default: latest).", HelpName = "latest|STAMP", DefaultValueFactory = _ => "latest" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("link", "Makes a download link of an export. Whoever has it can download until it ends.") { which, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = Services.Build();
            var exports = services.GetRequiredService<Exports>();
            var export = await exports.GetAsync(parsed.GetRequiredValue(which), cancellationToken);
            var (link, expiresAt) = await exports.LinkAsync(export, cancellationToken);
            if (link is null) throw new JobFailedException($"Export {export.Stamp} is a file of this machine ({export.Archive!.Name} in MEDIA_BUYS_EXPORT_PATH); set MEDIA_BUYS_STORAGE for links.");
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of(new { export.Stamp, DownloadUrl = link, ExpiresAt = expiresAt }) : link.AbsoluteUri);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>After <c>export-media-buys</c>: the link that its user came for.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ExportDetailsAsync(IServiceProvider services, JobResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Status == JobStatus.Failed) return new Dictionary<string, string>();
        var exports = services.GetRequiredService<Exports>();
        var export = await exports.GetAsync("latest", cancellationToken);
        var (link, expiresAt) = await exports.LinkAsync(export, cancellationToken);
        var details = new Dictionary<string, string> { ["export"] = export.Stamp };
        if (link is not null) (details["download_url"], details["expires_at"]) = (link.AbsoluteUri, $"{expiresAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        return details;
    }
}
