namespace Microsoft.DurableTask;

/// <summary>True tries again at once. Part of the orchestrator: it is replayed and must be deterministic.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>As <see cref="RetryHandler"/>; may await the tasks of the orchestration context, for example a timer.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);

/// <param name="LastAttemptNumber">1 after the first failure.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
