namespace Liftoff.Warehouse;

/// <summary>The answer to a user's query.</summary>
/// <param name="Columns">In the query's order; names may repeat.</param>
/// <param name="Rows">One array a row, in the order of <paramref name="Columns"/>; SQL NULL is null.</param>
/// <param name="IsTruncated">There were more rows than the limit allowed.</param>
public sealed record QueryResult(IReadOnlyList<QueryColumn> Columns, IReadOnlyList<object?[]> Rows, bool IsTruncated);
