using System.Globalization;

namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>What every report is asked with.</summary>
/// <param name="Date">The UTC day.</param>
public sealed record ReportRequest(DateOnly Date, StrategisOptions Options)
{
    /// <summary><c>YYYY-MM-DD</c>.</summary>
    public string Day => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whose figures, escaped.</summary>
    public string Organization => Uri.EscapeDataString(Options.Organization);

    /// <summary>The day as a range, and whose figures.</summary>
    public string Range => $"dateStart={Day}&dateEnd={Day}&organization={Organization}";

    /// <summary><see cref="Range"/> with the ad source, as most reports want it.</summary>
    public string Base => $"{Range}&adSource={Uri.EscapeDataString(Options.AdSource)}";

    /// <summary>The time zone that S1's reports cut days in.</summary>
    public string TimeZone => $"timezone={Uri.EscapeDataString(Options.TimeZone)}";

    /// <summary>The store that Strategis reads.</summary>
    public string DbSource => $"dbSource={Uri.EscapeDataString(Options.DbSource)}";
}
