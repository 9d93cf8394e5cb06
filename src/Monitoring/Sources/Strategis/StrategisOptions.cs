using Liftoff.Settings;

namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>Whose figures Strategis's reports are asked for, and how they are read.</summary>
public sealed record StrategisOptions
{
    public string Organization { get; init; } = "Interlincx";

    public string AdSource { get; init; } = "rsoc";

    /// <summary>The network that is asked for where a report takes one only.</summary>
    public int NetworkId { get; init; } = 112;

    /// <summary>The zone in which S1's reports cut days; the warehouse's days are UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>How many days S1's average of revenue per click looks back.</summary>
    public int RpcDays { get; init; } = 3;

    /// <summary><c>ch</c> (ClickHouse) or <c>level</c> (LevelDB).</summary>
    public string DbSource { get; init; } = "ch";

    /// <summary>How long all reports of a run may take together; what has not answered by then has failed.</summary>
    /// <value>The default value is 10 minutes.</value>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What a campaign name's first part must look like to be taken for a Strategis id (contract: monitoring, 5.7).</summary>
    public string CampaignIdPattern { get; init; } = DefaultCampaignIdPattern;

    /// <summary>Strategis's numbers of the networks and our names for them (contract: monitoring, 5.4).</summary>
    public IReadOnlyDictionary<string, string> Networks { get; init; } = Pairs.Read(DefaultNetworks);

    /// <summary>The S1 account of a site, by the site in lower case (contract: monitoring, 5.5).</summary>
    public IReadOnlyDictionary<string, string> SiteAccounts { get; init; } = Pairs.Read(DefaultSiteAccounts);

    /// <summary>Other spellings of an owner and the owner they stand for; compared without regard to case.</summary>
    public IReadOnlyDictionary<string, string> OwnerAliases { get; init; } = new Dictionary<string, string>();

    private const string DefaultCampaignIdPattern = "^si[a-z0-9]{4,12}$";
    private const string DefaultNetworks = "107=taboola; 108=gemini; 109=outbrain; 110=facebookDigitalMoses; 111=tiktok; 112=facebook; 113=mediago; 114=googleads; 115=zemanta; 116=newsbreak; 117=smartnews";

    // The predecessor's eleventh entry, read.classroom67, held a copyright line by mistake; its account is not known.
    private const string DefaultSiteAccounts = "trusted-info=Zeus LLC; wesoughtit.com=Zeus LLC; read.travelroo.com=Sunday Market Media Inc; topicwhich.com=Infospace Holdings; eworld.tips=Huntley Media; secretprice.com=Huntley Media; trivia-library.com=Huntley Media; searchalike.com=System1OpCo; topicassist=System1OpCo; dlg=System1OpCo";

    public static StrategisOptions Read(SettingsReader settings) => new()
    {
        Organization = settings.Text("STRATEGIS_ORGANIZATION", "Whose campaigns Strategis is asked for.", "Interlincx")!,
        AdSource = settings.Text("STRATEGIS_AD_SOURCE", "The ad source that Strategis is asked for.", "rsoc")!,
        NetworkId = settings.WholeNumber("STRATEGIS_NETWORK_ID", "The network that is asked for where a report takes one only.", 112, 1, 100_000),
        TimeZone = settings.Text("STRATEGIS_TIMEZONE", "The zone in which S1's reports cut days.", "UTC")!,
        RpcDays = settings.WholeNumber("STRATEGIS_RPC_DAYS", "How many days S1's average of revenue per click looks back.", 3, 1, 30),
        DbSource = settings.Text("STRATEGIS_DB_SOURCE", "The store that Strategis reads: ch or level.", "ch")!,
        Budget = TimeSpan.FromSeconds(settings.WholeNumber("STRATEGIS_BUDGET_SECONDS", "How long all reports of one run may take together.", 600, 1, 86_400)),
        CampaignIdPattern = settings.Pattern("STRATEGIS_CAMPAIGN_ID_PATTERN", "What a campaign name's first part must look like to be taken for a Strategis id (regular expression).", DefaultCampaignIdPattern),
        Networks = settings.Pairs("NETWORK_IDS", "Strategis's numbers of the networks and our names for them.", DefaultNetworks),
        SiteAccounts = settings.Pairs("SITE_ACCOUNTS", "The S1 account of each site.", DefaultSiteAccounts),
        OwnerAliases = settings.Pairs("OWNER_ALIASES", "Other spellings of an owner and the owner they stand for, such as `RobinFB=Robin; PatTB=Pat`. Case does not count.", null),
    };
}
