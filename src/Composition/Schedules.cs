using Liftoff.MediaBuys.Sync;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Sessions;
using Liftoff.Settings;
using Liftoff.Social.Collection;
using Liftoff.Social.Scheduling;

namespace Liftoff.Composition;

/// <summary>The timers, and the app settings that hold their schedules: six fields (second first), UTC.</summary>
public static class Schedules
{
    /// <summary>
    /// Each timer's function, its setting, what it starts, and the schedule that the sample carries. The app has no hidden
    /// default: a timer without its setting is in error.
    /// </summary>
    public static readonly IReadOnlyList<Schedule> All =
    [
        new("IngestCampaignsTimer", "INGEST_CAMPAIGNS_SCHEDULE", "When today's campaigns are taken, and until noon yesterday's (six fields, second first, UTC).", "0 15 * * * *") { Job = IngestCampaigns.Describe.Name },
        new("IngestSessionsTimer", "INGEST_SESSIONS_SCHEDULE", "When today's sessions are fetched, and until noon yesterday's (six fields, second first, UTC).", "0 20 * * * *") { Job = IngestSessions.Describe.Name },
        new("RefreshTimer", "REFRESH_SCHEDULE", "When the last three days are taken again, for late and reconciled revenue (six fields, second first, UTC).", "0 30 13 * * *") { Job = IngestCampaigns.Describe.Name, DaysBack = (1, 3) },
        new(CollectionSchedule.Function, CollectionSchedule.Setting, "When yesterday's social figures are collected (six fields, second first, UTC).", "0 0 2 * * *") { Job = CollectSocial.Describe.Name, DaysBack = (1, 1) },
        new("SyncMediaBuysTimer", "SYNC_MEDIA_BUYS_SCHEDULE", "When the media-buy metrics are synced (six fields, second first, UTC).", "0 0 4 * * *") { Job = SyncMediaBuys.Describe.Name },
        new("OrphanSweepTimer", "ORPHAN_SWEEP_SCHEDULE", "When lost setup calls and orphans are looked for (six fields, second first, UTC).", "0 45 * * * *"),
        new("StatusSyncTimer", "STATUS_SYNC_SCHEDULE", "When the status of set-up campaigns is asked for (six fields, second first, UTC).", "0 50 * * * *"),
        new("CheckAlertsTimer", "CHECK_ALERTS_SCHEDULE", "When it is looked for what somebody should know (six fields, second first, UTC).", "0 */15 * * * *"),
    ];

    /// <summary>Declares the settings, so that they stand in the tables.</summary>
    public static void Read(SettingsReader settings)
    {
        foreach (var schedule in All) settings.Text(schedule.Setting, schedule.Description);
    }
}
