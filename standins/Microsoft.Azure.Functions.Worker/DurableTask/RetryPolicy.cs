namespace Microsoft.DurableTask;

/// <summary>How often and how far apart a failing task is tried. Every pause is a durable timer.</summary>
public class RetryPolicy
{
    /// <param name="maxNumberOfAttempts">Includes the first one.</param>
    /// <param name="maxRetryInterval">Null: one hour.</param>
    /// <param name="retryTimeout">No attempt begins later than this after the first; null: no limit.</param>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumberOfAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        if (maxRetryInterval is { } max && max != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(max, firstRetryInterval, nameof(maxRetryInterval));
        if (retryTimeout is { } limit && limit != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(limit, firstRetryInterval, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    public int MaxNumberOfAttempts { get; }
    public TimeSpan FirstRetryInterval { get; }
    public double BackoffCoefficient { get; }
    public TimeSpan MaxRetryInterval { get; }
    public TimeSpan RetryTimeout { get; }

    /// <summary>False gives up although attempts are left. The default never does.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure { internal get; init; } = static _ => true;

    /// <summary>How long to wait after this many failures; null to give up.</summary>
    internal TimeSpan? PauseAfter(int failures, TaskFailureDetails lastFailure, TimeSpan sinceFirstAttempt)
    {
        if (failures >= MaxNumberOfAttempts || !HandleFailure(lastFailure)) return null;
        if (RetryTimeout != Timeout.InfiniteTimeSpan && sinceFirstAttempt >= RetryTimeout) return null;
        var milliseconds = FirstRetryInterval.TotalMilliseconds * Math.Pow(BackoffCoefficient, failures - 1);
        return MaxRetryInterval == Timeout.InfiniteTimeSpan || milliseconds < MaxRetryInterval.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : MaxRetryInterval;
    }
}
