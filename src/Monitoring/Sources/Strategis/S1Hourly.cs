namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// S1 Hourly v3: searches, S1 clicks and revenue of every network by hour of the click, 0 to 27 (contract: monitoring, 2.6).
/// The session job's report; the campaign job does not ask it.
/// </summary>
public static class S1Hourly
{
    /// <summary>A number of its own.</summary>
    public static readonly IReadOnlyList<string> HourNames = ["hour", "click_hour", "hour_of_day", "hour_of_click"];

    /// <summary>Ends in the hour, such as <c>2025-11-22-07</c>.</summary>
    public static readonly IReadOnlyList<string> DateHourNames = ["date_hour"];

    /// <summary>A moment, such as <c>2025-11-22T07:15:00Z</c>; past midnight the hours go on after 23.</summary>
    public static readonly IReadOnlyList<string> MomentNames = ["timestamp", "click_time"];

    public static readonly ReportEndpoint Report = new(
        "s1_hourly_v3", "all", EndpointClass.Critical, "api/s1/report/hourly-v3",
        request => $"{request.Base}&{request.TimeZone}&{request.DbSource}&dimensions=date-hour-strategisCampaignId",
        [
            new("row_date", "date"),
            new("strategis_id", "strategisCampaignId", "campaignId"),
            new("sessions", "sessions", "searches", "visits", "clicks"),
            new("s1_clicks", "clicks"),
            new("revenue", "estimated_revenue", "revenue", "revenue_usd", "total_revenue"),
        ]);
}
