using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Reports;

/// <summary>Runs reports on the last committed version of the warehouse. Thread-safe.</summary>
public sealed class ReportDesk(WarehouseFile warehouse, TimeProvider time)
{
    /// <returns>Always an answer: over an empty warehouse one without lines, which says what to do.</returns>
    public Task<ReportAnswer> RunAsync(ReportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return warehouse.ReadAsync((connection, token) =>
        {
            var session = new ReportSession(connection, request.Days, token);
            var table = request.Run(session);
            return Task.FromResult(new ReportAnswer
            {
                Report = request.Report,
                From = request.Days.From,
                To = request.Days.To,
                TimeZone = request.Days.Zone.Name,
                GeneratedAt = time.GetUtcNow(),
                Missing = session.Missing,
                Notes = session.Notes,
                Columns = [.. table.Columns.Select(column => new ReportColumn(column.Name, Type(column)))],
                Table = new QueryResult(table.Columns, table.Rows, IsTruncated: false),
                TotalRow = table.Total,
            });
        }, cancellationToken);
    }

    private static string Type(QueryColumn column) => column.Type switch
    {
        "TinyInt" or "SmallInt" or "Integer" or "BigInt" => "integer",
        "Decimal" => "money",
        "Double" => "number",
        "Date" => "date",
        "Timestamp" => "time",
        "Boolean" => "flag",
        "List" => "list",
        _ => "text",
    };
}
