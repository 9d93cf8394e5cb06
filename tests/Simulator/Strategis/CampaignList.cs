using System.Globalization;
using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Strategis;

/// <summary>Strategis's own campaigns: the only source with the time of creation and the true buyer for every network.</summary>
internal sealed class CampaignList(SimulatorState state)
{
    private static readonly string[] Organizations = ["Interlincx"];

    public IEnumerable<Row> All() => state.World.Campaigns
        .Where(c => c.CreatedAt <= (state.Clock.AsOf ?? DateTimeOffset.MaxValue))
        .DistinctBy(c => c.StrategisId)
        .Select(ToRow);

    public Row? Find(string id) => state.World.Campaigns.FirstOrDefault(c => c.StrategisId == id) is { } campaign ? ToRow(campaign) : null;

    private static Row ToRow(Campaign campaign)
    {
        var created = campaign.CreatedAt.ToString("yyyy-MM-ddTHH:mm:ss.000Z", CultureInfo.InvariantCulture);
        var properties = new Row
        {
            { "buyer", campaign.TrueBuyer },
            { "networkName", campaign.Network.ToString().ToLowerInvariant() },
            { "networkAccountId", campaign.AccountId },
            { "destination", "S1" },
            { "domain", campaign.Site },
            { "rsocSite", campaign.Site },
            { "headline", campaign.Category },
        };
        if (campaign.Network == Network.Facebook)
            properties.AddRange(new Row
            {
                { "fbAdAccount", campaign.AccountId },
                { "fbCampaignId", campaign.NetworkCampaignId },
                { "fbAdSetId", campaign.AdSets[0].Id },
            });
        return new()
        {
            { "id", campaign.StrategisId },
            { "name", campaign.Name },
            { "category", campaign.Category },
            { "redirectDomain", "r.example-site.com" },
            { "template", new Row { { "id", "t1" }, { "value", "https://{domain}/{article}" } } },
            { "properties", properties },
            { "organizations", Organizations },
            { "created_at", created },
            { "updated_at", created },
        };
    }
}
