using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Liftoff.Operations.Telemetry;

/// <summary>What the product says about its work while it works. Costs next to nothing while nobody listens.</summary>
public static class Instruments
{
    /// <summary>The name of the source of spans and of the meter.</summary>
    public const string Name = "Liftoff";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Ended runs, by <c>job</c> and <c>status</c>.</summary>
    public static readonly Counter<long> Runs = Meter.CreateCounter<long>("liftoff.job.runs", "{run}", "Ended runs of jobs.");

    /// <summary>From a run's begin to its end, by <c>job</c> and <c>status</c>.</summary>
    public static readonly Histogram<double> RunDuration = Meter.CreateHistogram<double>("liftoff.job.duration", "s", "How long runs take.");

    /// <summary>The counts of ended runs, by <c>job</c> and <c>count</c> (<c>sessions_stored</c>, <c>rows_read</c>, …).</summary>
    public static readonly Counter<long> Rows = Meter.CreateCounter<long>("liftoff.job.rows", "{row}", "What runs counted: rows read, stored, dropped.");

    /// <summary>Bytes of the warehouse file that were sent to the storage; what it had already is not sent.</summary>
    public static readonly Counter<long> Pushed = Meter.CreateCounter<long>("liftoff.warehouse.pushed", "By", "Bytes of the warehouse file sent to the storage.");

    /// <summary>Bytes of the warehouse file that were fetched from the storage.</summary>
    public static readonly Counter<long> Pulled = Meter.CreateCounter<long>("liftoff.warehouse.pulled", "By", "Bytes of the warehouse file fetched from the storage.");

    /// <summary>Calls to outside systems with all their retries, in seconds, by <c>system</c> and <c>outcome</c>.</summary>
    public static readonly Histogram<double> CallDuration = Meter.CreateHistogram<double>("liftoff.outside.duration", "s", "How long calls to outside systems take, retries included.");

    /// <summary>Requests that were sent again, by <c>system</c>.</summary>
    public static readonly Counter<long> Retries = Meter.CreateCounter<long>("liftoff.outside.retries", "{request}", "Requests to outside systems that were sent again.");

    /// <summary>Waits that an outside system asked for or that its limits forced, in seconds, by <c>system</c>.</summary>
    public static readonly Histogram<double> ThrottleWait = Meter.CreateHistogram<double>("liftoff.outside.throttle_wait", "s", "Waits for the rate limits of outside systems.");
}
