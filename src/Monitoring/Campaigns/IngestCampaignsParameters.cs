using Liftoff.Jobs;

namespace Liftoff.Monitoring.Campaigns;

/// <summary>What a campaign ingest is asked to do, checked and with its defaults filled in. Together they name the partition that is replaced.</summary>
/// <param name="Date">The UTC day whose figures are taken.</param>
public sealed record IngestCampaignsParameters(DateOnly Date, SnapshotSource Source, CampaignLevel Level, CampaignMode Mode)
{
    public static readonly IReadOnlyList<JobParameter> Described =
    [
        new("date", "YYYY-MM-DD", "The UTC day to take (default: today)."),
        new("source", "day|reconciled", "Figures as of the day, or settled ones (default: day)."),
        new("level", "campaign|adset", "One row per campaign, or per ad set (default: campaign)."),
        new("mode", "snapshot|remote|strategis", "From snapshot folders, through the Strategist API, or from all reports of Strategis (default: snapshot)."),
    ];

    public static IngestCampaignsParameters Read(ParameterReader given) => new(
        given.Date("date"),
        given.Choice("source", SnapshotSource.Day),
        given.Choice("level", CampaignLevel.Campaign),
        given.Choice("mode", CampaignMode.Snapshot));

    public JobStart ToStart() => new(IngestCampaigns.Describe.Name, Date,
    [
        new("source", ParameterReader.WireName(Source)),
        new("level", ParameterReader.WireName(Level)),
        new("mode", ParameterReader.WireName(Mode)),
    ]);
}
