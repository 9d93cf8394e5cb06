using Liftoff.Alerts;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Documents;
using Liftoff.MediaBuys.Export;
using Liftoff.MediaBuys.Sync;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Sessions;
using Liftoff.Social.Collection;

namespace Liftoff.Composition;

/// <summary>Every job that the product can do, for help and routes.</summary>
public static class Catalog
{
    public static readonly IReadOnlyList<JobDescription> Jobs =
    [
        IngestCampaigns.Describe, IngestSessions.Describe,
        CollectSocial.Describe,
        SyncMediaBuys.Describe, ExportMediaBuys.Describe, LoadDocuments.Describe,
        CheckAlerts.Describe,
    ];
}
