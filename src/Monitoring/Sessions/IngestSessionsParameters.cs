using System.Globalization;
using Liftoff.Jobs;

namespace Liftoff.Monitoring.Sessions;

/// <summary>What a session ingest is asked to do, checked and with its defaults filled in.</summary>
/// <param name="Date">The UTC day whose clicks are fetched.</param>
/// <param name="Mode">Where the sessions come from.</param>
/// <param name="MaxHour">The last click hour that is taken, 0 to 27; hours after 23 are late-attributed clicks of the day.</param>
/// <param name="Limit">How many CSV rows the upstream is asked for; -1 for all. Any other value makes the run a report that stores nothing.</param>
public sealed record IngestSessionsParameters(DateOnly Date, SessionMode Mode, int MaxHour, int Limit)
{
    public const int LastHour = 27;
    public const int NoLimit = -1;

    public static readonly IReadOnlyList<JobParameter> Described =
    [
        new("date", "YYYY-MM-DD", "The UTC day to fetch (default: today)."),
        new("max-hour", "0..27", "The last click hour to take; later stored hours are kept (default: 27)."),
        new("limit", "N", "How many rows to ask for. Other than -1: report only, store nothing (default: -1, all)."),
        new("mode", "direct|remote|strategis", "The session CSV of the staging host, the same through the Strategist API, or S1's hourly report (default: direct)."),
    ];

    public static IngestSessionsParameters Read(ParameterReader given)
    {
        var parameters = new IngestSessionsParameters(
            given.Date("date"),
            given.Choice("mode", SessionMode.Direct),
            given.WholeNumber("max-hour", LastHour, 0, LastHour),
            given.WholeNumber("limit", NoLimit, NoLimit, int.MaxValue));
        if (parameters.Limit == 0) given.Add("limit", "takes -1 for all rows or a number from 1, not \"0\"");
        if (parameters.Limit != NoLimit && parameters.Mode == SessionMode.Strategis) given.Add("limit", "works on the session CSV only, not with mode strategis");
        return parameters;
    }

    public JobStart ToStart() => new(IngestSessions.Describe.Name, Date,
    [
        new("mode", ParameterReader.WireName(Mode)),
        new("max-hour", MaxHour.ToString(CultureInfo.InvariantCulture)),
        new("limit", Limit.ToString(CultureInfo.InvariantCulture)),
    ]);
}
