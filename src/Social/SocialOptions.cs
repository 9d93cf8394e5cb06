using System.Globalization;
using Liftoff.Settings;
using Liftoff.Social.Connections;
using Liftoff.Social.Platforms;

namespace Liftoff.Social;

/// <summary>How the social room finds its connections and platforms, and what it asks them for.</summary>
public sealed record SocialOptions
{
    /// <summary>Npgsql's connection string; null when none is configured. It holds a password.</summary>
    public string? PostgresConnection { get; init; }

    public Uri? SupabaseAddress { get; init; }

    public Secret? SupabaseKey { get; init; }

    /// <summary>Null without ENCRYPTION_KEY.</summary>
    public Fernet? Fernet { get; init; }

    /// <summary>Guards the internal endpoints; null when none is configured, and then nobody gets in.</summary>
    public Secret? CronSecret { get; init; }

    public required Uri GraphAddress { get; init; }

    /// <summary>Such as <c>v25.0</c>.</summary>
    public required string GraphVersion { get; init; }

    /// <summary>Puts the token into the query instead of the Authorization header.</summary>
    public bool GraphTokenInQuery { get; init; }

    public required Uri YouTubeAddress { get; init; }

    public required Uri GoogleOAuthAddress { get; init; }

    public string? GoogleClientId { get; init; }

    public Secret? GoogleClientSecret { get; init; }

    public required Uri LinkedInAddress { get; init; }

    /// <summary>The header <c>LinkedIn-Version</c>, YYYYMM.</summary>
    public required string LinkedInVersion { get; init; }

    public required MetricList InstagramSeries { get; init; }

    public required MetricList InstagramSplitTotals { get; init; }

    public required MetricList InstagramTotals { get; init; }

    /// <summary>The breakdown that splits Instagram's totals by kind of content; null for none.</summary>
    public string? InstagramBreakdown { get; init; }

    public required MetricList FacebookMetrics { get; init; }

    public required MetricList YouTubeMetrics { get; init; }

    public required MetricList YouTubeSplitMetrics { get; init; }

    public required MetricList LinkedInMetrics { get; init; }

    /// <summary>Days that each run fetches of Instagram and Facebook, whose values move for up to 48 hours.</summary>
    /// <value>The default value is 3.</value>
    public int GraphLookBack { get; init; } = 3;

    /// <value>The default value is 5: figures come 48 to 72 hours late.</value>
    public int YouTubeLookBack { get; init; } = 5;

    /// <value>The default value is 2.</value>
    public int LinkedInLookBack { get; init; } = 2;

    /// <summary>Keeps the value that was stored first instead of the platform's correction.</summary>
    public bool FirstValueWins { get; init; }

    /// <summary>How many days figures are kept, by their own day; 0 keeps all.</summary>
    /// <value>The default value is 0.</value>
    public int RetentionDays { get; init; }

    /// <summary>Also writes the rows into PostgreSQL's <c>analytics_snapshots</c>.</summary>
    public bool MirrorsToPostgres { get; init; }

    /// <summary>How many users are fetched and then stored at once. What a crash can lose.</summary>
    /// <value>The default value is 500.</value>
    public int BatchSize { get; init; } = 500;

    /// <summary>Calls to platforms in flight, over all batches of this process.</summary>
    /// <value>The default value is 32.</value>
    public int Concurrency { get; init; } = 32;

    /// <summary>How long one call may take from its first byte to the answer's last.</summary>
    /// <value>The default value is 30 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call that failed in passing is sent again.</summary>
    /// <value>The default value is 3.</value>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles with each one, with jitter.</summary>
    /// <value>The default value is 1 second.</value>
    public TimeSpan RetryBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest answer that is read; an account's day takes a few kilobytes.</summary>
    /// <value>The default value is 1 MiB.</value>
    public int LongestAnswer { get; init; } = 1 << 20;

    /// <summary>The share of a rate limit, in percent, from which no more calls are sent to what the limit covers.</summary>
    /// <value>The default value is 95.</value>
    public int UsageStop { get; init; } = 95;

    /// <summary>Whether it is said where <c>platform_connections</c> is; without it nothing is collected.</summary>
    public bool HasConnections => PostgresConnection is not null || (SupabaseAddress is not null && SupabaseKey is not null);

    /// <summary>The share of a platform's accounts that should give figures, 0 to 1; fewer are an alert.</summary>
    /// <value>The default value is 0.8.</value>
    public double ExpectedCoverage { get; init; } = 0.8;

    /// <summary>Never prints the connection string, which holds a password.</summary>
    public override string ToString() => "social options";

    /// <summary>Reads every setting of the room; problems are left in <paramref name="settings"/>.</summary>
    public static SocialOptions Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var postgres = PostgresSetting.Read(settings);
        var mirrors = settings.Flag("SOCIAL_MIRROR_POSTGRES", "Also write the snapshots into PostgreSQL's analytics_snapshots.", false);
        if (mirrors && postgres is null) settings.Add("SOCIAL_MIRROR_POSTGRES", "needs POSTGRES_CONNECTION");
        var supabase = settings.Text("SUPABASE_URL", "The Supabase project's address, read when POSTGRES_CONNECTION is not set.");
        var options = new SocialOptions
        {
            PostgresConnection = postgres,
            MirrorsToPostgres = mirrors,
            SupabaseAddress = supabase is null ? null : settings.Address("SUPABASE_URL", "", supabase),
            SupabaseKey = SecretOf(settings, "SUPABASE_SERVICE_ROLE_KEY", "The service role's key of the Supabase project."),
            Fernet = FernetOf(settings),
            CronSecret = SecretOf(settings, "INTERNAL_CRON_SECRET", "What callers of /api/internal must send in X-Cron-Secret."),
            GraphAddress = settings.Address("GRAPH_API_BASE_URL", "Meta's Graph API.", "https://graph.facebook.com"),
            GraphVersion = Matching(settings, "GRAPH_API_VERSION", "Version of the Graph API; one that has expired is answered by the oldest alive.", "v25.0", "vNN.N", text => text[0] == 'v' && decimal.TryParse(text.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)),
            GraphTokenInQuery = settings.Flag("GRAPH_TOKEN_IN_QUERY", "Send Graph's token as a query parameter instead of a header, where it can end up in logs of proxies.", false),
            YouTubeAddress = settings.Address("YOUTUBE_ANALYTICS_BASE_URL", "The YouTube Analytics API.", "https://youtubeanalytics.googleapis.com"),
            GoogleOAuthAddress = settings.Address("GOOGLE_OAUTH_BASE_URL", "Google's token endpoint is /token below it.", "https://oauth2.googleapis.com"),
            GoogleClientId = settings.Text("GOOGLE_CLIENT_ID", "The OAuth client that YouTube's connections were made with."),
            GoogleClientSecret = SecretOf(settings, "GOOGLE_CLIENT_SECRET", "Its secret; both are needed to refresh YouTube's tokens."),
            LinkedInAddress = settings.Address("LINKEDIN_API_BASE_URL", "The LinkedIn API.", "https://api.linkedin.com"),
            LinkedInVersion = Matching(settings, "LINKEDIN_API_VERSION", "The header LinkedIn-Version; each version lives a year.", "202607", "YYYYMM", text => text.Length == 6 && text.All(char.IsAsciiDigit)),
            InstagramSeries = Metrics(settings, "INSTAGRAM_SERIES_METRICS", "Instagram's metrics with a value a day; NAME or NAME:CANONICAL_NAME.", "instagram", "reach"),
            InstagramSplitTotals = Metrics(settings, "INSTAGRAM_SPLIT_METRICS", "Instagram's totals that it splits by kind of content.", "instagram", "views,total_interactions,likes,comments,shares,saves"),
            InstagramTotals = Metrics(settings, "INSTAGRAM_METRICS", "Instagram's other totals.", "instagram", "accounts_engaged,replies,reposts,follows_and_unfollows,profile_links_taps"),
            InstagramBreakdown = settings.Text("INSTAGRAM_BREAKDOWN", "The breakdown by kind of content; none switches it off.", "media_product_type") is { } breakdown && breakdown != "none" ? breakdown : null,
            FacebookMetrics = Metrics(settings, "FACEBOOK_METRICS", "Metrics of Facebook Pages.", "facebook", "page_media_view,page_total_media_view_unique,page_post_engagements,page_views_total,page_follows,page_daily_follows_unique,page_video_views"),
            YouTubeMetrics = Metrics(settings, "YOUTUBE_METRICS", "YouTube's metrics.", "youtube", "views,engagedViews,estimatedMinutesWatched,subscribersGained,subscribersLost,likes,comments,shares"),
            YouTubeSplitMetrics = Metrics(settings, "YOUTUBE_SPLIT_METRICS", "YouTube's metrics that are also asked for by kind of content; none switches it off.", "youtube", "views,estimatedMinutesWatched"),
            LinkedInMetrics = Metrics(settings, "LINKEDIN_METRICS", "LinkedIn's figures of an organisation.", "linkedin", "impressionCount,uniqueImpressionsCount,clickCount,likeCount,commentCount,shareCount,engagement,organicFollowerGain,paidFollowerGain"),
            // Instagram takes windows of at most 30 days of 24 hours; the day on which summer time ends has 25.
            GraphLookBack = settings.WholeNumber("SOCIAL_GRAPH_LOOKBACK_DAYS", "Days that each run fetches of Instagram and Facebook.", 3, 1, 29),
            YouTubeLookBack = settings.WholeNumber("SOCIAL_YOUTUBE_LOOKBACK_DAYS", "Days that each run fetches of YouTube.", 5, 1, 90),
            LinkedInLookBack = settings.WholeNumber("SOCIAL_LINKEDIN_LOOKBACK_DAYS", "Days that each run fetches of LinkedIn.", 2, 1, 90),
            FirstValueWins = settings.Flag("SOCIAL_FIRST_VALUE_WINS", "Keep the value that was stored first instead of the platform's correction.", false),
            RetentionDays = settings.WholeNumber("SOCIAL_RETENTION_DAYS", "Days that figures of social platforms are kept; 0 keeps all.", 0, 0, 36_500),
            BatchSize = settings.WholeNumber("SOCIAL_BATCH_USERS", "Users that are fetched and then stored at once.", 500, 1, 10_000),
            Concurrency = settings.WholeNumber("SOCIAL_CONCURRENCY", "Calls to social platforms in flight.", 32, 1, 256),
            Timeout = TimeSpan.FromMilliseconds(settings.WholeNumber("SOCIAL_TIMEOUT_MS", "How long one call to a social platform may take, in milliseconds.", 30_000, 100, 600_000)),
            MaxRetries = settings.WholeNumber("SOCIAL_MAX_RETRIES", "How often such a call that failed in passing is sent again.", 3, 0, 20),
            RetryBackoff = TimeSpan.FromMilliseconds(settings.WholeNumber("SOCIAL_RETRY_BACKOFF_MS", "The wait before its first retry in milliseconds; it doubles with each one.", 1000, 1, 60_000)),
            LongestAnswer = settings.WholeNumber("SOCIAL_MAX_ANSWER_BYTES", "The longest answer of a social platform that is read.", 1 << 20, 1024, 1 << 28),
            UsageStop = settings.WholeNumber("SOCIAL_USAGE_STOP_PERCENT", "Share of a rate limit from which no more calls are sent to what it covers.", 95, 1, 100),
            ExpectedCoverage = settings.WholeNumber("ALERT_SOCIAL_COVERAGE_PERCENT", "The share of a platform's accounts that should give figures for the newest collected day (rule social-coverage).", 80, 1, 100) / 100.0,
        };
        // The newest closed day lies up to two days back; what is fetched again each day must not be removed each day.
        var lookBack = Math.Max(options.GraphLookBack, Math.Max(options.YouTubeLookBack, options.LinkedInLookBack));
        if (options.RetentionDays > 0 && options.RetentionDays <= lookBack + 2) settings.Add("SOCIAL_RETENTION_DAYS", $"takes 0, or more than {lookBack + 2}: each run fetches {lookBack} days again");
        return options;
    }

    private static Fernet? FernetOf(SettingsReader settings)
    {
        var current = settings.Secret("ENCRYPTION_KEY", "The Fernet key of the connections' tokens: URL-safe base64 of 32 bytes.");
        var old = settings.Secret("ENCRYPTION_OLD_KEYS", "Earlier keys, separated by commas, so that the key can be replaced while old rows remain.")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (current is null) return null;
        if (Fernet.IsKey(current) && old.All(Fernet.IsKey)) return new Fernet([current, .. old]);
        settings.Add(Fernet.IsKey(current) ? "ENCRYPTION_OLD_KEYS" : "ENCRYPTION_KEY", "takes the URL-safe base64 of 32 bytes (44 characters)");
        return null;
    }

    private static Secret? SecretOf(SettingsReader settings, string name, string description) => settings.Secret(name, description) is { } text ? new Secret(text) : null;

    private static string Matching(SettingsReader settings, string name, string description, string defaultValue, string form, Func<string, bool> isValid)
    {
        var text = settings.Text(name, description, defaultValue)!;
        if (isValid(text)) return text;
        settings.Add(name, $"takes {form} such as {defaultValue}, not \"{text}\"");
        return defaultValue;
    }

    private static MetricList Metrics(SettingsReader settings, string name, string description, string platform, string defaultValue)
    {
        var text = settings.Text(name, description, defaultValue)!;
        if (MetricList.TryParse(platform, text, out var metrics)) return metrics;
        settings.Add(name, $"takes metric names separated by commas, each NAME or NAME:CANONICAL_NAME, not \"{text}\"");
        return MetricList.Parse(platform, defaultValue);
    }
}
