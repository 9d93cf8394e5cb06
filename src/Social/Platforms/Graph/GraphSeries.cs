using System.Text.Json;

namespace Liftoff.Social.Platforms.Graph;

/// <summary>Reads a metric with a value a day: <c>{"name":…,"values":[{"value":…,"end_time":…}]}</c>.</summary>
internal static class GraphSeries
{
    public static void Take(Harvest harvest, JsonElement series, MetricList metrics)
    {
        if (series.Text("name") is not { } name) return;
        foreach (var value in series.Items("values"))
            harvest.AddEnding(name, metrics.CanonicalOf(name), value.Child("value"), value.Text("end_time"));
    }
}
