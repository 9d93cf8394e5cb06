using System.Globalization;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Monitoring.Health;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Monitoring.Tabular;
using Liftoff.Sql;
using Liftoff.Upstream;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Sessions;

/// <summary>
/// The mode strategis: S1's hourly report. The daily report is asked for beside it, because the hours of a day must add up to
/// it; a difference is a warning.
/// </summary>
public sealed class HourlyReport(WarehouseFile warehouse, DayFetch fetch, EndpointAnswers answers, MonitoringOptions options)
{
    private static readonly string Aggregate = SqlFile.Beside(typeof(HourlyReport), "AggregateHours.sql");
    private static readonly string Count = SqlFile.Beside(typeof(HourlyReport), "CountHours.sql");

    /// <exception cref="JobFailedException">The report failed or was cut; its answer is recorded all the same.</exception>
    public async Task<SessionReading> ReadAsync(Run run, JobStart start, IngestSessionsParameters parameters, CancellationToken cancellationToken)
    {
        var day = await fetch.GetAsync(run, start, [S1Hourly.Report, S1Daily.Report], EndpointAnswers.HourLevel, cancellationToken);
        run.Report(new JobProgress("reading"));

        await using var scratch = warehouse.OpenScratch();
        DeliveredMacros.Define(scratch);
        var hours = Path.Combine(run.Folder, "hours.parquet");
        var (counts, rows, unreadable) = await ReadHoursAsync(run, scratch, day, parameters, hours, cancellationToken);
        var answer = await JudgeAsync(day, parameters, counts, rows, unreadable, cancellationToken);
        if (answer.Status == EndpointStatus.Failed || answer.IsTruncated)
        {
            await answers.RecordAsync(run.Id, parameters.Date, EndpointAnswers.HourLevel, [answer], cancellationToken);
            throw new JobFailedException($"{answer.Endpoint} is {answer.StatusName}: {answer.Error} What is stored was kept.");
        }

        if (answer.Error is { } problem) run.MarkPartial($"{answer.Endpoint} is {answer.StatusName}: {problem}");
        if (counts!.OtherDate > 0) run.Warn($"{counts.OtherDate} rows of other days (such as {counts.OtherDateExample}) were left out.");
        await CompareAsync(run, scratch, day, parameters, counts, cancellationToken);
        return new SessionReading(counts, hours, start.ReplayOf is null ? day.AskedAt : null, answer);
    }

    private static async Task<(SessionCounts? Counts, JsonRows? Rows, string? Unreadable)> ReadHoursAsync(Run run, DuckDBConnection scratch, FetchedDay day, IngestSessionsParameters parameters, string hours, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await day.Of(S1Hourly.Report).OpenAsync(run.Folder, run.Folder, cancellationToken);
            scratch.Execute(HourRows(rows.Table, parameters.Date));
            scratch.Execute(Aggregate, new { maxHour = parameters.MaxHour });
            scratch.Execute($"COPY session_hours TO {SqlText.Literal(hours)} (FORMAT parquet)");
            return (scratch.QuerySingle<SessionCounts>(Count, new { maxHour = parameters.MaxHour }), rows, null);
        }
        catch (UpstreamException noReport)
        {
            return (null, null, noReport.Message);
        }
    }

    private async Task<EndpointAnswer> JudgeAsync(FetchedDay day, IngestSessionsParameters parameters, SessionCounts? counts, JsonRows? rows, string? unreadable, CancellationToken cancellationToken)
    {
        var stored = await warehouse.ReadAsync(async (connection, token) => await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT count(*) FROM session_hourly_rows WHERE date = $date AND mode = 'strategis'", new { date = parameters.Date }, cancellationToken: token)), cancellationToken);
        var reportCounts = counts is null ? null : new ReportCounts
        {
            Rows = rows!.Count,
            AnnouncedRows = rows.AnnouncedCount,
            OtherDate = counts.OtherDate,
            OtherDateExample = counts.OtherDateExample,
            // Session runs tell unreadable revenue and missing ids themselves.
            HasRevenue = counts.HasRevenue,
        };
        return new EndpointJudge(day.AgeInDays(parameters.Date), options.MinRowsShare)
            .Judge(S1Hourly.Report, day.Of(S1Hourly.Report), reportCounts, unreadable, day.ExpectedRowsOf(S1Hourly.Report), stored > 0);
    }

    /// <summary>Warns where the hours do not add up to the day as it was asked for at the same time.</summary>
    private async Task CompareAsync(Run run, DuckDBConnection scratch, FetchedDay day, IngestSessionsParameters parameters, SessionCounts counts, CancellationToken cancellationToken)
    {
        try
        {
            var table = (await day.Of(S1Daily.Report).OpenAsync(run.Folder, run.Folder, cancellationToken)).Table;
            var fields = new DeliveredFields(table);
            if (fields.Pick(S1Daily.Report.Find("revenue")!.Aliases) is not { } revenue) throw new UpstreamException(UpstreamOutcome.Unknown, "it has no revenue");
            var sum = scratch.ExecuteScalar<decimal>($"SELECT coalesce(sum(amount({revenue})), 0)::DECIMAL(18, 6) FROM (SELECT DISTINCT * FROM {table.From}) WHERE NOT {OtherDate(fields, parameters.Date)}");
            var difference = counts.RevenueOfAllHours - sum;
            if (Math.Abs(difference) > Math.Max(0.01m, Math.Abs(sum) * (decimal)options.HourlyTolerance))
                run.Warn(string.Create(CultureInfo.InvariantCulture, $"The hours add up to ${counts.RevenueOfAllHours:0.00}, the daily report says ${sum:0.00}: a difference of ${difference:0.00}."));
        }
        catch (UpstreamException noReport)
        {
            run.Warn($"The hours could not be compared with the daily report: {noReport.Message}");
        }
    }

    private static string HourRows(DeliveredTable table, DateOnly date)
    {
        var fields = new DeliveredFields(table);
        var moment = fields.Pick(S1Hourly.MomentNames);
        // The first form of the hour that can be read.
        string?[] forms =
        [
            fields.Pick(S1Hourly.HourNames) is { } hour ? $"TRY_CAST({hour} AS DECIMAL(9, 3))" : null,
            fields.Pick(S1Hourly.DateHourNames) is { } dateHour ? $"TRY_CAST(regexp_extract({dateHour}, '(\\d{{1,2}})$', 1) AS DECIMAL(9, 3))" : null,
            moment is null ? null : $"date_diff('hour', {SqlText.Date(date)}::TIMESTAMP, (TRY_CAST({moment} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'))::DECIMAL(9, 3)",
        ];
        var hours = string.Join(", ", forms.OfType<string>().DefaultIfEmpty("NULL::DECIMAL(9, 3)"));
        string Column(string name) => fields.Pick(S1Hourly.Report.Find(name)!.Aliases) ?? "NULL::VARCHAR";
        return $$"""
            CREATE TEMP TABLE hour_rows AS
            SELECT {{Column("strategis_id")}} AS campaign_id,
                   CASE WHEN read_hour = trunc(read_hour) AND read_hour BETWEEN 0 AND 27 THEN read_hour::TINYINT END AS click_hour,
                   amount({{Column("sessions")}}) AS sessions, amount({{Column("s1_clicks")}}) AS s1_clicks, amount({{Column("revenue")}}) AS revenue,
                   CASE WHEN amount({{Column("revenue")}}) IS NULL THEN {{Column("revenue")}} END AS unreadable,
                   {{Column("row_date")}} AS row_date, {{OtherDate(fields, date)}} AS is_other_date, copies
            FROM (SELECT *, coalesce({{hours}}) AS read_hour FROM (SELECT *, count(*) AS copies FROM {{table.From}} GROUP BY ALL));
            """;
    }

    private static string OtherDate(DeliveredFields fields, DateOnly date) =>
        fields.Pick(S1Hourly.Report.Find("row_date")!.Aliases) is { } rowDate ? $"is_other_date({rowDate}, {SqlText.Date(date)})" : "false";
}
