using Liftoff.Jobs;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Sessions;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Backfills;

/// <summary>Says what a backfill has to do; who runs it, a process or an orchestration, runs the starts one after the other.</summary>
public sealed class Backfill(RunLog runs, TimeProvider time)
{
    /// <returns>The days, oldest first, so that what later days are compared with is there.</returns>
    public async Task<IReadOnlyList<DateOnly>> DaysAsync(BackfillParameters parameters, CancellationToken cancellationToken)
    {
        var days = Enumerable.Range(0, parameters.To.DayNumber - parameters.From.DayNumber + 1).Select(parameters.From.AddDays).ToList();
        if (!parameters.OnlyFailed) return days;
        var newest = (await runs.ListAsync(IngestCampaigns.Describe.Name, null, null, cancellationToken))
            .Concat(await runs.ListAsync(IngestSessions.Describe.Name, null, null, cancellationToken))
            .GroupBy(run => Key(run.Start))
            .ToDictionary(group => group.Key, group => group.MaxBy(run => run.StartedAt)!.Status);
        return days.FindAll(day => !Starts(day).All(start => newest.GetValueOrDefault(Key(start), JobStatus.Failed) == JobStatus.Success));

        // A session run's hours are not what makes it another day's.
        static string Key(JobStart start) => start.Job == IngestSessions.Describe.Name ? $"{start.Job}.{start.Date:O}.{start.Parameters.FirstOrDefault(p => p.Key == "mode").Value}" : start.InstanceId;
    }

    /// <summary>What fetches a day again: its campaigns, its ad sets, its sessions.</summary>
    public IReadOnlyList<JobStart> Starts(DateOnly day)
    {
        return
        [
            IngestCampaigns.Describe.Read(Given(("level", "campaign"))),
            IngestCampaigns.Describe.Read(Given(("level", "adset"))),
            IngestSessions.Describe.Read(Given()),
        ];

        ParameterReader Given(params (string Name, string Value)[] more)
        {
            var given = new Dictionary<string, string?> { ["date"] = $"{day:yyyy-MM-dd}", ["mode"] = "strategis" };
            foreach (var (name, value) in more) given[name] = value;
            return new ParameterReader(given, time);
        }
    }
}
