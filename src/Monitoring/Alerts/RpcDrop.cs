using System.Globalization;
using Liftoff.Jobs;
using Liftoff.Monitoring.Reports;
using Liftoff.Operations.Alerts;

namespace Liftoff.Monitoring.Alerts;

/// <summary>Revenue per click is falling, of all campaigns or of an owner's: today's snapshot against those of earlier days at the same hour, so that revenue which only comes late is no drop.</summary>
public sealed class RpcDrop(ReportDesk desk, MonitoringAlertOptions options, TimeProvider time) : IAlertRule
{
    public const string RuleName = "rpc-drop";

    public string Name => RuleName;

    public async Task<AlertFindings> RunAsync(CancellationToken cancellationToken)
    {
        var given = new ParameterReader(new Dictionary<string, string?> { ["by"] = "owner", ["days"] = options.RpcDays.ToString(CultureInfo.InvariantCulture) }, time);
        var answer = await desk.RunAsync(RpcNow.Report.Read(given), cancellationToken);
        var lines = answer.Rows.Select(row => Line.Of((string)row["owner"]!, row)).Concat(answer.Total is { } total ? [Line.Of(null, total)] : []);
        // Of few clicks one more or less decides: they say neither that it fell nor that it is well again.
        var judged = lines.Where(line => line.Clicks >= options.RpcClicks && line.EarlierClicks >= options.RpcClicks && line.Change is not null).ToList();
        return new AlertFindings([.. judged.Where(line => line.Change <= -options.RpcDrop).Select(line => Condition(line, answer))]) { Judged = judged.Select(line => line.Key).ToHashSet() };
    }

    private AlertCondition Condition(Line line, ReportAnswer answer) => new(
        line.Key, line.Subject,
        string.Create(CultureInfo.InvariantCulture, $"RPC {line.Rpc:0.0000}, {-line.Change * 100:0.#} % below {line.EarlierRpc:0.0000} (S1 clicks: {line.Clicks:N0})"),
        string.Create(CultureInfo.InvariantCulture, $"at most {options.RpcDrop * 100:0.#} % below the {options.RpcDays} days before at the same hour, from {options.RpcClicks:N0} S1 clicks on"),
        $"session_hourly_snapshots{(answer.Notes is [var asOf, ..] ? $", {asOf.TrimEnd('.')}" : "")}",
        DashboardView.Of("rpc", ("date", MissingFeeds.Text(answer.To)), ("days", options.RpcDays.ToString(CultureInfo.InvariantCulture)), ("owner", line.Owner)))
    {
        IsUrgent = line.Owner is null,
    };

    /// <summary>A line of the report <c>rpc</c>.</summary>
    /// <param name="Owner">Null for all campaigns.</param>
    private sealed record Line(string? Owner, long Clicks, double EarlierClicks, double? Rpc, double? EarlierRpc, double? Change)
    {
        public string Subject => Owner is null ? "all campaigns" : $"owner {Owner}";

        /// <summary>An owner is the same in any case, and may be spelled otherwise tomorrow.</summary>
        public string Key => Subject.ToLowerInvariant();

        public static Line Of(string? owner, IReadOnlyDictionary<string, object?> row) => new(
            owner, row["s1_clicks"] as long? ?? 0, row["earlier_s1_clicks"] as double? ?? 0, row["rpc"] as double?, row["earlier_rpc"] as double?, row["rpc_change"] as double?);
    }
}
