using Dapper;
using Liftoff.Sql;
using Npgsql;

namespace Liftoff.MediaBuys.Export;

/// <summary>A table of the schema.</summary>
/// <param name="Key">The columns of its primary key in the key's order; empty without one.</param>
internal sealed record SourceTable(string Name, IReadOnlyList<ExportedColumn> Columns, IReadOnlyList<string> Key)
{
    private static readonly string Sql = SqlFile.Beside(typeof(SourceTable), "Tables.sql");

    /// <summary>All of a schema, by name.</summary>
    public static async Task<IReadOnlyList<SourceTable>> AllAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<(string Table, string? Column, string Type, bool IsNullable, int KeyPlace)>(new CommandDefinition(Sql, new { schema }, cancellationToken: cancellationToken));
        return [.. rows.GroupBy(row => row.Table).Select(table =>
        {
            var columns = table.Where(row => row.Column is not null).ToList();
            return new SourceTable(table.Key, [.. columns.Select(c => new ExportedColumn(c.Column!, c.Type, c.IsNullable))], [.. columns.Where(c => c.KeyPlace > 0).OrderBy(c => c.KeyPlace).Select(c => c.Column!)]);
        })];
    }
}
