namespace Liftoff.Simulator.StrategisStaging;

/// <summary>How the session export writes amounts.</summary>
public enum MoneyText
{
    /// <summary><c>1234.5</c></summary>
    Plain,

    /// <summary><c>"$1,234.5"</c>, negative <c>-$0.5</c></summary>
    Dollars,
}
