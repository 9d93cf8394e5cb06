namespace Liftoff.CampaignSetup.Plan;

/// <summary>
/// The one place where the plan's micros become the minor units that Facebook takes. Sent on unchanged, 50 USD would be
/// 500,000 USD a day.
/// </summary>
public static class Money
{
    private const long Micros = 1_000_000;

    /// <summary>Facebook's currencies without a minor unit.</summary>
    private static readonly HashSet<string> ZeroDecimal = ["CLP", "COP", "CRC", "HUF", "ISK", "IDR", "JPY", "KRW", "PYG", "TWD", "VND"];

    /// <summary>Facebook's offset: minor units in one unit of the currency, 100 or 1.</summary>
    public static int MinorUnits(string currency) => ZeroDecimal.Contains(currency) ? 1 : 100;

    /// <returns>Minor units; null when <paramref name="micros"/> is no whole number of them.</returns>
    public static long? ToMinorUnits(long micros, string currency) =>
        Math.DivRem(micros, Micros / MinorUnits(currency)) is (var minor, 0) ? minor : null;

    /// <summary>The smallest or largest allowed amount in micros: a limit in units of currencies with cents, a hundredfold for those without.</summary>
    public static long LimitInMicros(int units, string currency) => units * Micros * (100 / MinorUnits(currency));

    /// <summary>For messages: <c>50.00 USD</c>.</summary>
    public static string Text(long micros, string currency) => FormattableString.Invariant($"{micros / (decimal)Micros:#,0.00####} {currency}");
}
