namespace Liftoff.Monitoring.Reports;

/// <summary>The view <c>session_attributes</c>: whose campaigns the ids in <c>sessions</c> are, as <c>session_hourly_metrics</c> looks it up.</summary>
internal static class SessionAttributes
{
    private static readonly string Sql = SqlFile.Read<Report>("Reports.SessionAttributes.sql");

    /// <param name="first">The first day of <c>sessions</c>.</param>
    public static void Make(ReportSession session, DateOnly first, DateOnly last) => session.View("session_attributes", Sql
        .Replace("{first}", SqlText.Date(first), StringComparison.Ordinal)
        .Replace("{last}", SqlText.Date(last), StringComparison.Ordinal));

    /// <summary>Makes the view with no row in it, for a question that nobody's name is needed for.</summary>
    public static void MakeEmpty(ReportSession session) =>
        session.View("session_attributes", "SELECT NULL::DATE AS date, NULL::VARCHAR AS id, NULL::VARCHAR AS campaign_id, NULL::VARCHAR AS owner, NULL::VARCHAR AS media_source WHERE false");
}
