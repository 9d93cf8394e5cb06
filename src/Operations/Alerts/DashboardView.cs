namespace Liftoff.Operations.Alerts;

/// <summary>Addresses within the dashboard, as the page's <c>app.js</c> reads them. The page tells its readers of a name that it does not know.</summary>
public static class DashboardView
{
    /// <param name="name">A view, for example <c>campaigns</c>.</param>
    /// <param name="parameters">What it is to show; those without a value are left out.</param>
    /// <returns>For example <c>campaigns?date=2025-11-22&amp;campaign=siaaaa01aa</c>.</returns>
    public static string Of(string name, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var given = new List<string>();
        foreach (var (parameter, value) in parameters)
            if (value is not null) given.Add($"{parameter}={Uri.EscapeDataString(value)}");
        return given.Count == 0 ? name : $"{name}?{string.Join('&', given)}";
    }
}
