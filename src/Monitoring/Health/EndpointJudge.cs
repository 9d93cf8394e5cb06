using Liftoff.Monitoring.Sources.Strategis;

namespace Liftoff.Monitoring.Health;

/// <summary>Says whether a report's answer can be trusted (contract: monitoring, 2.0 and 7.3).</summary>
/// <param name="ageInDays">Days from the day asked for to today, in UTC; 0 while it runs.</param>
/// <param name="minimumShare">The share of the usual rows below which an answer counts as cut, 0 to 1.</param>
public sealed class EndpointJudge(int ageInDays, double minimumShare)
{
    /// <param name="counts">What the answer holds; null when there is none.</param>
    /// <param name="unreadable">Why the answer cannot be read; null when it can or there is none.</param>
    /// <param name="expected">How many rows are usual; null when nobody knows.</param>
    /// <param name="wasThere">Whether the warehouse holds figures of this report for the day.</param>
    public EndpointAnswer Judge(ReportEndpoint report, FetchedReport fetched, ReportCounts? counts, string? unreadable, long? expected, bool wasThere)
    {
        var (status, error, isTruncated) = counts is null
            ? (fetched.IsNotYet ? EndpointStatus.NotYet : EndpointStatus.Failed, unreadable ?? fetched.Error, false)
            : Judge(report, counts, expected, wasThere);
        return new EndpointAnswer
        {
            Endpoint = report.Label,
            Platform = report.Platform,
            Status = status,
            RowCount = counts?.Rows ?? 0,
            ExpectedMinRows = expected,
            HasRevenue = counts?.HasRevenue ?? false,
            HasSpend = counts?.HasSpend ?? false,
            Error = error,
            RetryCount = fetched.Retries,
            StartedAt = fetched.StartedAt,
            FinishedAt = fetched.FinishedAt,
            IsTruncated = isTruncated,
        };
    }

    private (EndpointStatus Status, string? Error, bool IsTruncated) Judge(ReportEndpoint report, ReportCounts counts, long? expected, bool wasThere)
    {
        if (counts.Rows > 0 && counts.OtherDate == counts.Rows)
            return (EndpointStatus.Failed, $"All of its {counts.Rows} rows are of other days, such as {counts.OtherDateExample}.", false);
        if (counts.Rows == 0)
        {
            if (ageInDays < report.SettlesAfterDays) return (EndpointStatus.NotYet, "No rows yet; they come later.", false);
            if (expected > 0 && minimumShare > 0) return (EndpointStatus.Partial, $"No rows, where {expected} are usual.", true);
            if (report.Class != EndpointClass.Critical) return (EndpointStatus.Ok, null, false);
            return ageInDays <= 0 && !wasThere
                ? (EndpointStatus.NotYet, "No rows yet; the day is young.", false)
                : (EndpointStatus.Partial, "No rows at all.", true);
        }

        if (counts.AnnouncedRows > counts.Rows) return (EndpointStatus.Partial, $"It announces {counts.AnnouncedRows} rows and delivers {counts.Rows}.", true);
        if (counts.Rows < expected * minimumShare)
            return (EndpointStatus.Partial, $"{counts.Rows} rows, where {expected} are usual: less than {minimumShare:P0}. If so few are right, set STRATEGIS_MIN_ROWS_PERCENT=0 for one run.", true);
        if (counts.WithoutId == counts.Rows - counts.OtherDate) return (EndpointStatus.Partial, $"None of its {counts.Rows} rows carries a campaign id.", true);
        if (counts.ForeignCurrency > 0) return (EndpointStatus.Partial, $"{counts.ForeignCurrency} rows are in {counts.ForeignCurrencyExample}, not in USD; their money is left out.", false);
        if (counts.Unreadable > 0) return (EndpointStatus.Partial, $"{counts.Unreadable} rows carry figures that are no numbers, such as \"{Upstream.Redaction.OneLine(counts.UnreadableExample ?? "")}\"; they count as not delivered.", false);
        return (EndpointStatus.Ok, null, false);
    }
}
