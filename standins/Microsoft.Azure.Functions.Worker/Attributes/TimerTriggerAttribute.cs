using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule (UTC): six NCRONTAB fields with seconds first, or <c>%NAME%</c> of an app setting that holds them.</summary>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; } = schedule;

    /// <summary>Run once more when the host starts.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Tell the function when it ran last and runs next; without effect on schedules of under a minute.</summary>
    public bool UseMonitor { get; set; } = true;
}
