using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator.Faults;

/// <summary>The faults of a request that change its rows; whoever writes rows applies them.</summary>
internal sealed record RowFaults(IReadOnlyCollection<FaultKind> Kinds)
{
    private static readonly RowFaults None = new([]);

    public bool UnknownEnvelope => Kinds.Contains(FaultKind.UnknownEnvelope);

    public bool PagingIgnored => Kinds.Contains(FaultKind.PagingIgnored);

    public static RowFaults Of(HttpContext context) => context.Features.Get<RowFaults>() ?? None;

    public IEnumerable<T> Apply<T>(IEnumerable<T> rows)
    {
        if (Kinds.Contains(FaultKind.NoRows)) return [];
        if (Kinds.Contains(FaultKind.HalfTheRows)) rows = rows.Where((_, i) => i % 2 == 0);
        if (Kinds.Contains(FaultKind.DuplicateRows)) rows = rows.SelectMany((row, i) => i % 3 == 0 ? [row, row] : new[] { row });
        return rows;
    }
}
