using System.Globalization;

namespace Liftoff.Bench;

/// <summary>Prints figures beside their aims. A missed aim is told, not hidden in an exit code: the machine may have been busy.</summary>
public static class Report
{
    public static void Title(string text) => Console.WriteLine(text);

    public static void Ratio(string what, double ratio, double? atMost = null) =>
        Line(what, ratio.ToString("0.00", CultureInfo.InvariantCulture) + " ×", atMost is { } aim ? (ratio <= aim, $"at most {aim.ToString("0.0#", CultureInfo.InvariantCulture)} ×") : null);

    /// <param name="share">1 for all of it.</param>
    public static void Share(string what, double share, double? atLeast = null) =>
        Line(what, (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %", atLeast is { } aim ? (share >= aim, $"at least {(aim * 100).ToString("0", CultureInfo.InvariantCulture)} %") : null);

    public static void Memory(string what, long bytes, double? atMostGiB = null) =>
        Line(what, (bytes / 1073741824.0).ToString("0.00", CultureInfo.InvariantCulture) + " GiB", atMostGiB is { } aim ? (bytes <= aim * 1073741824, $"at most {aim.ToString("0.0#", CultureInfo.InvariantCulture)} GiB") : null);

    public static void Bytes(string what, long bytes) => Line(what, (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture) + " MiB", null);

    /// <summary>How many times fewer, or faster.</summary>
    public static void Times(string what, double times) => Line(what, times.ToString("0.0", CultureInfo.InvariantCulture) + " ×", null);

    public static void Seconds(string what, TimeSpan time) => Line(what, time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + " s", null);

    private static void Line(string what, string figure, (bool Met, string Aim)? aim) =>
        Console.WriteLine($"  {what,-64} {figure,12}{(aim is { } a ? $"   {(a.Met ? "ok  " : "MISS")} ({a.Aim})" : "")}");
}
