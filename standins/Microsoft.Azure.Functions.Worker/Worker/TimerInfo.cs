namespace Microsoft.Azure.Functions.Worker;

public class TimerInfo
{
    /// <summary>Null when the schedule is not monitored or its period is under a minute.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>The run was due while no host was up. Never true here: this host forgets its schedules when it stops.</summary>
    public bool IsPastDue { get; set; }
}
