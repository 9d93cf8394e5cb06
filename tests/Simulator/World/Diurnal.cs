namespace Liftoff.Simulator.World;

/// <summary>How a UTC day's traffic falls on its hours: a US evening peak (00-04 UTC), a trough at US night.</summary>
internal static class Diurnal
{
    public static readonly double[] Weights =
    [
        6.4, 6.6, 6.3, 5.6, 4.7, 3.6, 2.7, 2.1, 1.7, 1.6, 1.8, 2.3, 3.0, 3.6, 4.1, 4.4, 4.6, 4.7, 4.8, 4.8, 4.9, 5.2, 5.6, 6.1,
    ];

    private static readonly double[] Cumulative = Accumulate();

    /// <summary>0-23; about one session in a hundred is attributed late and gets 24-27.</summary>
    public static int DrawHour(ref SeededRandom random) =>
        random.Chance(0.01) ? 24 + random.Next(4) : random.PickWeighted(Cumulative);

    private static double[] Accumulate()
    {
        var cumulative = new double[Weights.Length];
        var sum = 0d;
        for (var i = 0; i < Weights.Length; i++) cumulative[i] = sum += Weights[i];
        return cumulative;
    }
}
