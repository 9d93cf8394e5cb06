using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary>Whose campaigns the ids of sessions are, as <c>session_hourly_metrics</c> looks it up: a query to stand in another one.</summary>
internal static class SessionAttributes
{
    /// <summary>Nobody's, for a question that needs no names.</summary>
    public const string None = "SELECT NULL::DATE AS date, NULL::VARCHAR AS id, NULL::VARCHAR AS campaign_id, NULL::VARCHAR AS owner, NULL::VARCHAR AS media_source WHERE false";

    private static readonly string Sql = SqlFile.Beside(typeof(SessionAttributes), "SessionAttributes.sql");

    /// <param name="relation">Something with the columns <c>date</c> and <c>id</c>.</param>
    /// <param name="first">Its first day.</param>
    public static string Of(string relation, DateOnly first, DateOnly last) => Sql
        .Replace("{sessions}", relation, StringComparison.Ordinal)
        .Replace("{first}", SqlText.Date(first), StringComparison.Ordinal)
        .Replace("{last}", SqlText.Date(last), StringComparison.Ordinal);
}
