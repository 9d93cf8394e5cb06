namespace Liftoff.Simulator.World;

/// <summary>
/// A positive quantity known by its measured quantiles p10, p25, p50, p75, p90, p99: log-linear between them over the normal
/// score, so that a normal draw reproduces exactly these quantiles.
/// </summary>
internal sealed class QuantileCurve(double p10, double p25, double p50, double p75, double p90, double p99)
{
    private static readonly double[] Scores = [-1.2816, -0.6745, 0, 0.6745, 1.2816, 2.3263];
    private readonly double[] logs = [Math.Log(p10), Math.Log(p25), Math.Log(p50), Math.Log(p75), Math.Log(p90), Math.Log(p99)];

    public double At(double normalScore)
    {
        var z = Math.Clamp(normalScore, -2.8, 2.8);
        var i = 1;
        while (i < Scores.Length - 1 && z > Scores[i]) i++;
        var share = (z - Scores[i - 1]) / (Scores[i] - Scores[i - 1]);       // beyond the ends: the last segment goes on
        return Math.Exp(logs[i - 1] + (share * (logs[i] - logs[i - 1])));
    }
}
