using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary>How each owner is called: <c>key</c> (in lower case) and <c>name</c>; a query to stand in another one.</summary>
internal static class OwnerNames
{
    private static readonly string Sql = SqlFile.Beside(typeof(OwnerNames), "OwnerNames.sql");

    /// <param name="relation">Something with the column <c>owner</c>.</param>
    /// <param name="rows">How many rows stand behind those of one spelling.</param>
    public static string Of(string relation, string rows = "count(*)") => Sql
        .Replace("{relation}", relation, StringComparison.Ordinal)
        .Replace("{rows}", rows, StringComparison.Ordinal);
}
