using Dapper;
using DuckDB.NET.Data;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Tabular;

/// <summary>The macros by which delivered text is read: <c>amount(text)</c> and <c>is_other_date(text, day)</c>.</summary>
public static class DeliveredMacros
{
    private static readonly string Sql = SqlFile.Beside(typeof(DeliveredMacros), "DeliveredMacros.sql");

    /// <summary>Makes them known to a scratch database.</summary>
    public static void Define(DuckDBConnection scratch) => scratch.Execute(Sql);
}
