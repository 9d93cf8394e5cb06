using Liftoff.Jobs;
using Liftoff.MediaBuys.Snowflake;
using Liftoff.MediaBuys.Sync;
using Liftoff.Settings;
using Liftoff.Upstream;

namespace Liftoff.MediaBuys;

/// <summary>Where media-buy metrics come from, where they are kept, and where exports go. Without its settings the rest of the product still works.</summary>
public sealed record MediaBuyOptions
{
    /// <summary>PostgreSQL; null: nothing of this room can run.</summary>
    public string? Connection { get; init; }

    /// <value>The default value is <c>media_tool</c>.</value>
    public string Schema { get; init; } = "media_tool";

    public required SnowflakeOptions Snowflake { get; init; }

    public required UpstreamOptions Upstream { get; init; }

    /// <summary>The source tables that are synced, each with the PostgreSQL table it goes to.</summary>
    public required IReadOnlyList<MetricSource> Sources { get; init; }

    /// <summary>How many days a late correction has to arrive in.</summary>
    /// <value>The default value is 30 days.</value>
    public int LookBackDays { get; init; } = 30;

    /// <summary>Whether rows of one key are refused; otherwise they are added up.</summary>
    public bool RefuseDuplicates { get; init; }

    /// <summary>Vanished rows are deleted only when the source still has more than this share of the rows that we have, in percent.</summary>
    /// <value>The default value is 50.</value>
    public int DeleteGuardPercent { get; init; } = 50;

    /// <summary>A storage connection string or a blob URL; null keeps exports in <see cref="ExportPath"/>.</summary>
    public string? Storage { get; init; }

    /// <value>The default value is <c>media-buys</c>.</value>
    public string Container { get; init; } = "media-buys";

    /// <summary>Where exports are put together, and kept when there is no <see cref="Storage"/>.</summary>
    public required string ExportPath { get; init; }

    /// <summary>How long a download link works.</summary>
    /// <value>The default value is 24 hours; storage allows 7 days.</value>
    public TimeSpan LinkLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>When the timer runs; null: it does not.</summary>
    public string? Schedule { get; init; }

    public static MediaBuyOptions Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var shared = PostgresSetting.Read(settings);
        var storage = settings.Secret("WAREHOUSE_STORAGE", "Where the warehouse blob lives.");
        var schema = settings.Text("MEDIA_BUYS_SCHEMA", "The PostgreSQL schema of the metric tables and of the tables that link them to campaigns.", "media_tool")!;
        if (!schema.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) settings.Add("MEDIA_BUYS_SCHEMA", $"takes a name of letters, digits and underscores, not \"{schema}\"");

        return new MediaBuyOptions
        {
            Connection = PostgresSetting.Read(settings, "MEDIA_BUYS_POSTGRES_CONNECTION", "The PostgreSQL of the media-buy metrics. Default: POSTGRES_CONNECTION.") ?? shared,
            Schema = schema,
            Snowflake = SnowflakeOptions.Read(settings),
            Upstream = UpstreamOptions.Read(settings),
            Sources = MetricSource.Read(settings),
            LookBackDays = settings.WholeNumber("MEDIA_BUYS_LOOKBACK_DAYS", "How many days back each sync looks for late data.", 30, 1, 3650),
            RefuseDuplicates = settings.Choice("MEDIA_BUYS_DUPLICATES", "What happens to several source rows of one buy and day: sum adds them up, refuse fails the sync.", "sum", "sum", "refuse") == "refuse",
            DeleteGuardPercent = settings.WholeNumber("MEDIA_BUYS_DELETE_GUARD_PERCENT", "Vanished rows are deleted only when the source still has more than this share of ours.", 50, 0, 100),
            Storage = settings.Secret("MEDIA_BUYS_STORAGE", "Where exports go: a storage connection string or a blob URL. Default: WAREHOUSE_STORAGE; without either they stay on this machine.") ?? storage,
            Container = settings.Text("MEDIA_BUYS_CONTAINER", "The blob container of the exports.", "media-buys")!,
            ExportPath = Path.GetFullPath(settings.Text("MEDIA_BUYS_EXPORT_PATH", "Folder in which exports are put together, and kept when there is no storage.", "./data/exports")!),
            LinkLife = TimeSpan.FromHours(settings.WholeNumber("MEDIA_BUYS_LINK_HOURS", "How many hours a download link works.", 24, 1, 168)),
            Schedule = settings.Text("SYNC_MEDIA_BUYS_SCHEDULE", "When the media-buy metrics are synced (six fields, second first, UTC)."),
        };
    }

    /// <exception cref="JobFailedException">There is no connection string.</exception>
    public string RequireConnection() => Connection ?? throw new JobFailedException("Media-buy metrics live in PostgreSQL: set MEDIA_BUYS_POSTGRES_CONNECTION or POSTGRES_CONNECTION.");

    /// <summary>Never prints a connection string.</summary>
    public override string ToString() => $"schema {Schema}";
}
