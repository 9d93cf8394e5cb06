namespace Liftoff.Simulator.World;

/// <summary>
/// SplitMix64. Our own, because the world of a seed must stay the same over .NET versions, and because a stream can be
/// opened at any place of the world (seed, purpose, campaign, day) without drawing what comes before it.
/// </summary>
internal struct SeededRandom
{
    private ulong state;

    private SeededRandom(ulong state) => this.state = state;

    public static SeededRandom For(int seed, string purpose, long a = 0, long b = 0)
    {
        var hash = 14695981039346656037UL;                                   // FNV-1a: string.GetHashCode differs per process
        foreach (var c in purpose) hash = (hash ^ c) * 1099511628211UL;
        return new(Mix(Mix(Mix(hash ^ (uint)seed) + (ulong)a) + (ulong)b));
    }

    public ulong NextBits() => Mix(state += 0x9E3779B97F4A7C15UL);

    /// <summary>Uniform in [0, 1).</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="count"/>).</summary>
    public int Next(int count) => (int)(((NextBits() >> 32) * (ulong)count) >> 32);

    public int Next(int from, int toInclusive) => from + Next(toInclusive - from + 1);

    public bool Chance(double probability) => Next() < probability;

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    public int PickWeighted(ReadOnlySpan<double> cumulativeWeights)
    {
        var at = Next() * cumulativeWeights[^1];
        var i = 0;
        while (i < cumulativeWeights.Length - 1 && at >= cumulativeWeights[i]) i++;
        return i;
    }

    public string Text(int length, string alphabet)
    {
        var text = new char[length];
        for (var i = 0; i < length; i++) text[i] = alphabet[Next(alphabet.Length)];
        return new(text);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
