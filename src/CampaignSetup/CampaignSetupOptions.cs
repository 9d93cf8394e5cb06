using Liftoff.CampaignSetup.Alerts;
using Liftoff.Settings;
using Liftoff.Upstream.IxId;

namespace Liftoff.CampaignSetup;

/// <summary>Where campaign setup stores, whom it calls, and what a person may decide otherwise (contract §9.3).</summary>
public sealed record CampaignSetupOptions
{
    /// <summary>Npgsql connection string; null: setup answers that it has no store, and the rest of the product runs.</summary>
    public string? PostgresConnection { get; init; }

    public required Uri StrategisBaseAddress { get; init; }

    public required IxIdOptions IxId { get; init; }

    public bool AllowSelfSigned { get; init; }

    /// <summary>Path of the Facebook relay below Strategis, without outer slashes.</summary>
    /// <value>The default value is <c>api/facebook</c>.</value>
    public string RelayPath { get; init; } = "api/facebook";

    /// <summary>Whether the relay gets <c>act_</c> before the account's digits.</summary>
    public bool AccountWithPrefix { get; init; }

    /// <summary>Graph version in the proxy's URLs.</summary>
    public string GraphVersion { get; init; } = "v25.0";

    /// <summary>Whether campaigns carry <c>is_campaign_budget_optimized</c>, which the relay asks for and Graph does not know.</summary>
    public bool SendBudgetOptimizedFlag { get; init; } = true;

    /// <summary>Whether creatives link with Facebook's macros instead of the stored tracking URL.</summary>
    public bool TrackingLinkWithMacros { get; init; }

    /// <summary>The click router.</summary>
    public string TrackingRoute { get; init; } = "https://r.strateg.is/route";

    public string TemplateKey { get; init; } = "facebook-tracking-template";

    /// <summary>Smallest daily budget in units of a currency with cents; a hundredfold for one without.</summary>
    public int DailyBudgetFloor { get; init; } = 1;

    /// <summary>Largest daily budget in units of a currency with cents; a hundredfold for one without.</summary>
    public int DailyBudgetCeiling { get; init; } = 10_000;

    /// <summary>How many objects of one level are created at once, 1 to 4. Facebook counts points per account.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>How long one outside call may take; after that its outcome is unknown.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a dead worker's request stays its own.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between losing an answer and looking for what it may have made; lists lag behind writes. Doubled before the second look.</summary>
    public TimeSpan LookUpPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Before the first retry of a passing fault; doubled up to ten times its value, with jitter.</summary>
    public TimeSpan RetryBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The first wait of a throttle that does not say how long; doubled up to 15 times its value.</summary>
    public TimeSpan ThrottleWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>All throttle waits of one call together; after that the request fails and can be retried.</summary>
    public TimeSpan LongestThrottle { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Clock difference allowed between us and Facebook when a look-up asks whether an object is newer than our attempt.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many requests are driven at once when the app resumes them at its start.</summary>
    public int ResumeConcurrency { get; init; } = 4;

    /// <summary>Whether the orphan sweep removes what it finds; otherwise it only reports.</summary>
    public bool OrphanSweepActs { get; init; }

    /// <summary>Since when a call must be open, or a request without progress, to count as stuck.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(15);

    public SetupAlertOptions Alerts { get; init; } = new();

    public static CampaignSetupOptions Read(SettingsReader settings)
    {
        // The name of the predecessor's writer comes second.
        var written = settings.Address("STRATEGIS_WRITE_BASE_URL", "The Strategis API for writing; STRATEGIS_API_BASE_URL wins.", "https://strategis.lincx.in");
        return new CampaignSetupOptions
        {
            PostgresConnection = PostgresSetting.Read(settings),
            StrategisBaseAddress = settings.Address("STRATEGIS_API_BASE_URL", "The Strategis API.", written.AbsoluteUri),
            IxId = IxIdOptions.Read(settings),
            AllowSelfSigned = settings.Flag("STRATEGIS_ALLOW_SELF_SIGNED", "Accept any certificate of the API servers (test deployments only).", false),
            RelayPath = settings.Text("FACEBOOK_RELAY_PATH", "Path of the Facebook relay below Strategis.", "api/facebook")!.Trim('/'),
            AccountWithPrefix = settings.Choice("FACEBOOK_RELAY_ACCOUNT_FORM", "How the relay takes ad accounts: numeric, or act for act_ and digits.", "numeric", "numeric", "act") == "act",
            GraphVersion = settings.Text("FACEBOOK_GRAPH_VERSION", "Graph version in the URLs that go through Strategis's proxy.", "v25.0")!,
            SendBudgetOptimizedFlag = settings.Flag("FACEBOOK_SEND_BUDGET_OPTIMIZED_FLAG", "Send is_campaign_budget_optimized with campaigns, as the relay's specification asks.", true),
            TrackingLinkWithMacros = settings.Choice("TRACKING_LINK_STYLE", "Links in creatives: canonical, the stored tracking URL; or macros, with Facebook's macros as URL tags.", "canonical", "canonical", "macros") == "macros",
            TrackingRoute = settings.Text("TRACKING_ROUTE_URL", "The click router that tracking URLs lead to.", "https://r.strateg.is/route")!,
            TemplateKey = settings.Text("TRACKING_TEMPLATE_KEY", "Key of the Strategis template for plans that name none.", "facebook-tracking-template")!,
            DailyBudgetFloor = settings.WholeNumber("SETUP_DAILY_BUDGET_FLOOR", "Smallest daily budget that a plan may ask for, in units of its currency (a hundredfold where it has no cents).", 1, 0, 1_000_000),
            DailyBudgetCeiling = settings.WholeNumber("SETUP_DAILY_BUDGET_CEILING", "Largest daily budget that a plan may ask for, in units of its currency (a hundredfold where it has no cents).", 10_000, 1, 100_000_000),
            Parallelism = settings.WholeNumber("SETUP_PARALLELISM", "How many objects of one level of a campaign are created at once.", 1, 1, 4),
            CallTimeout = Milliseconds(settings, "SETUP_CALL_TIMEOUT_MS", "How long one call to Strategis may take, in milliseconds.", 120_000, 100),
            Lease = Milliseconds(settings, "SETUP_LEASE_MS", "How long a dead worker's setup stays its own, in milliseconds.", 30_000, 1_000),
            LookUpPause = Milliseconds(settings, "SETUP_LOOK_UP_PAUSE_MS", "Pause before looking for an object whose answer was lost, in milliseconds.", 5_000),
            RetryBackoff = Milliseconds(settings, "SETUP_RETRY_BACKOFF_MS", "Wait before the first retry of a passing fault, in milliseconds.", 1_000),
            ThrottleWait = Milliseconds(settings, "SETUP_THROTTLE_WAIT_MS", "First wait of a throttle that does not say how long, in milliseconds.", 60_000),
            LongestThrottle = TimeSpan.FromMinutes(settings.WholeNumber("SETUP_LONGEST_THROTTLE_MINUTES", "All throttle waits of one call together, in minutes.", 240, 1, 1440)),
            OrphanSweepActs = settings.Flag("ORPHAN_SWEEP_ACTS", "The orphan sweep removes what it finds; otherwise it only reports.", false),
            Alerts = SetupAlertOptions.Read(settings),
        };
    }

    private static TimeSpan Milliseconds(SettingsReader settings, string name, string description, int otherwise, int minimum = 0) =>
        TimeSpan.FromMilliseconds(settings.WholeNumber(name, description, otherwise, minimum, 3_600_000));
}
