namespace Liftoff.Simulator.World;

/// <summary>Splits whole units so that the parts sum to the total exactly.</summary>
internal static class Split
{
    /// <summary>In proportion to the weights, by rounding the running total.</summary>
    public static long[] Evenly(long total, ReadOnlySpan<double> weights)
    {
        var sum = 0d;
        foreach (var weight in weights) sum += weight;
        var parts = new long[weights.Length];
        var (running, given) = (0d, 0L);
        for (var i = 0; i < parts.Length; i++)
        {
            running += weights[i];
            var until = i == parts.Length - 1 ? total : (long)Math.Round(total * (sum == 0 ? 0 : running / sum));
            (parts[i], given) = (until - given, until);
        }
        return parts;
    }
}
