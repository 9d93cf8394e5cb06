using System.Globalization;
using System.Text.Json;
using Liftoff.Social.Connections;
using Liftoff.Social.Days;
using Liftoff.Social.Snapshots;

namespace Liftoff.Social.Platforms;

/// <summary>
/// What is brought in for one connection. Whatever a platform delivers passes through here, so that no null becomes a zero and
/// nothing from outside the days asked for gets in. What was brought before a failure stays.
/// </summary>
public sealed class Harvest(Connection connection, PlatformCalendar calendar, DayWindow window, DateTimeOffset now)
{
    private readonly Dictionary<(string Metric, DateOnly Day), Snapshot> rows = [];
    private readonly Dictionary<(string Metric, DateOnly Day), Dictionary<string, decimal>> splits = [];
    private readonly HashSet<string> asked = [];
    private readonly HashSet<string> refused = [];
    private readonly HashSet<string> notes = [];

    /// <summary>The row that is being collected; a collector that refreshes its token puts the new row here.</summary>
    public Connection Connection { get; set; } = connection;

    /// <summary>The closed days to fetch.</summary>
    public DayWindow Window => window;

    public PlatformCalendar Calendar => calendar;

    /// <summary>The page, account, channel or organisation that the figures are of.</summary>
    public string AccountId { get; set; } = connection.PageId ?? connection.Id;

    /// <summary>The interface's name in the rows' metadata, such as <c>instagram_graph</c>.</summary>
    public string Api { get; set; } = "";

    /// <summary>The version that was asked for; null when the interface has none.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Values that came in a form that cannot be stored: objects, texts, days in the future.</summary>
    public int Unusable { get; private set; }

    /// <summary>Metric and day combinations that were asked for and did not come.</summary>
    public int Missing => asked.Except(refused).Sum(metric => window.Days.Count(day => !rows.ContainsKey((metric, day))));

    /// <summary>Sentences for the run's reader, without ids.</summary>
    public IReadOnlyCollection<string> Notes => notes;

    public IEnumerable<Snapshot> Rows => rows.Select(row => splits.TryGetValue(row.Key, out var split) ? row.Value with { Split = split } : row.Value);

    public int Count => rows.Count;

    /// <summary>Says that these metrics are asked for, so that what does not come is counted.</summary>
    public void Ask(IEnumerable<string> metrics) => asked.UnionWith(metrics);

    public void Note(string sentence) => notes.Add(sentence);

    /// <summary>The platform does not take this metric (or breakdown); it is not asked for again here.</summary>
    public void Refuse(string metric, string message)
    {
        refused.Add(metric);
        Note($"{Connection.Platform} refuses {metric}: {Upstream.Redaction.OneLine(message)}");
    }

    public bool IsRefused(string metric) => refused.Contains(metric);

    /// <summary>Whether metrics were asked for and the platform took none of them.</summary>
    public bool IsRefusedEverything => asked.Count > 0 && asked.IsSubsetOf(refused);

    /// <summary>Takes a value that is labelled with its day's end.</summary>
    public void AddEnding(string metric, string? canonical, JsonElement? value, string? endTime)
    {
        // Graph writes +0000, which is no form that JSON parsers know as a time.
        if (!DateTimeOffset.TryParse(endTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end))
        {
            Skip(metric, "without a readable end_time");
            return;
        }

        if (end > now) Skip(metric, "for a day that is not over");
        else Add(metric, canonical, calendar.DayEndingAt(end), value, end.ToUniversalTime());
    }

    /// <summary>Takes a value of a day. A day outside the window is left out; null stores nothing.</summary>
    public void Add(string metric, string? canonical, DateOnly day, JsonElement? value, DateTimeOffset? endTime = null)
    {
        if (day > calendar.NewestClosedDay(now)) Skip(metric, "for a day that is not over");
        else if (window.Contains(day) && Number(metric, value) is { } number) rows[(metric, day)] = new Snapshot(metric, canonical, day, number, endTime);
    }

    /// <summary>Takes a part of a figure; parts of one kind add up.</summary>
    public void AddPart(string metric, DateOnly day, string kind, JsonElement? value)
    {
        if (!window.Contains(day) || Number(metric, value) is not { } number) return;
        if (!splits.TryGetValue((metric, day), out var split)) splits[(metric, day)] = split = [];
        var name = NameOf(kind);
        split[name] = split.GetValueOrDefault(name) + number;
    }

    private static string NameOf(string kind) => kind.ToUpperInvariant() switch
    {
        "POST" or "FEED" or "CAROUSEL" or "CAROUSEL_CONTAINER" => "post",
        "REEL" or "REELS" => "reel",
        "VIDEO" or "VIDEOS" or "IGTV" or "VIDEOONDEMAND" => "video",
        "SHORT" or "SHORTS" => "short",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.All(c => !char.IsAsciiLetterLower(c)) ? kind.ToLowerInvariant() : kind),
    };

    private decimal? Number(string metric, JsonElement? value)
    {
        switch (value?.ValueKind)
        {
            case null or JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            case JsonValueKind.Number when value.Value.TryGetDecimal(out var number):
                return number;
            case JsonValueKind.String when decimal.TryParse(value.Value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return number;
            default:
                Skip(metric, value.Value.ValueKind switch { JsonValueKind.Object => "as an object", JsonValueKind.Array => "as a list", _ => "that are no numbers" });
                return null;
        }
    }

    private void Skip(string metric, string how)
    {
        Unusable++;
        Note($"{Connection.Platform} delivers values of {metric} {how}; they are not stored.");
    }
}
