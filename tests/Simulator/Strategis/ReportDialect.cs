using System.Globalization;
using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Strategis;

/// <summary>How one report spells its fields, and which it leaves out; fixed by the seed.</summary>
internal sealed class ReportDialect(SimulatorState state, string report)
{
    private readonly int seed = state.Options.Seed;

    /// <summary>One of the spellings that consumers of this report probe.</summary>
    public string Name(params string[] spellings) => state.Strategis.AliasesVary
        ? spellings[SeededRandom.For(seed, $"alias/{report}/{spellings[0]}").Next(spellings.Length)]
        : spellings[0];

    /// <summary>The row with some of its optional fields absent, null or blank.</summary>
    public Row Thin(Row row, string key, params string[] optional)
    {
        var random = SeededRandom.For(seed, $"thin/{report}/{key}");
        foreach (var field in optional)
        {
            var (missing, how) = (random.Chance(state.Strategis.MissingFields), random.Next(3));
            if (!missing) continue;
            if (how == 0) row.Remove(field);
            else row.Replace(field, how == 1 ? null : "");
        }
        return row;
    }

    public bool Sometimes(string key, double share) => SeededRandom.For(seed, $"sometimes/{report}/{key}").Chance(share);

    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Cents(decimal number) => number.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Hour(int hour) => hour.ToString("00", CultureInfo.InvariantCulture);

    /// <summary>Null on a zero denominator.</summary>
    public static string? Ratio(decimal above, decimal below, int decimals) =>
        below == 0 ? null : Text(decimal.Round(above / below, decimals));
}
