using Liftoff.Settings;

namespace Liftoff.Upstream;

/// <summary>How patiently and how fast outside systems are asked. The names are those of the predecessor's snapshot writer.</summary>
public sealed record UpstreamOptions
{
    /// <summary>How long one request may take from its first byte to the answer's last.</summary>
    /// <value>The default value is 120 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often a request that failed in passing is sent again.</summary>
    /// <value>The default value is 3 retries, which makes 4 attempts.</value>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles with each one, up to 10 times its value, with jitter.</summary>
    /// <value>The default value is 1 second.</value>
    public TimeSpan RetryBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many requests to one host are in flight at once.</summary>
    /// <value>The default value is 4.</value>
    public int Concurrency { get; init; } = 4;

    /// <summary>How many requests a second one host gets in the long run.</summary>
    /// <value>The default value is 5.</value>
    public int RequestsPerSecond { get; init; } = 5;

    /// <summary>How many requests one host may get at once after a pause.</summary>
    /// <value>The default value is 10.</value>
    public int Burst { get; init; } = 10;

    public static UpstreamOptions Read(SettingsReader settings) => new()
    {
        Timeout = TimeSpan.FromMilliseconds(settings.WholeNumber("STRATEGIS_TIMEOUT_MS", "How long one request to an outside system may take, in milliseconds.", 120_000, 100, 3_600_000)),
        MaxRetries = settings.WholeNumber("STRATEGIS_MAX_RETRIES", "How often a request that failed in passing is sent again.", 3, 0, 20),
        RetryBackoff = TimeSpan.FromMilliseconds(settings.WholeNumber("STRATEGIS_RETRY_BACKOFF_MS", "The wait before the first retry in milliseconds; it doubles with each one.", 1000, 1, 60_000)),
        Concurrency = settings.WholeNumber("STRATEGIS_CONCURRENCY", "How many requests to one host are in flight at once.", 4, 1, 64),
        RequestsPerSecond = settings.WholeNumber("STRATEGIS_RPS", "How many requests a second one host gets in the long run.", 5, 1, 1000),
        Burst = settings.WholeNumber("STRATEGIS_BURST", "How many requests one host may get at once after a pause.", 10, 1, 1000),
    };
}
