namespace Microsoft.Azure.Functions.Worker;

public class ScheduleStatus
{
    /// <summary>When the schedule last fired (UTC); 0001-01-01 before the first time.</summary>
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
