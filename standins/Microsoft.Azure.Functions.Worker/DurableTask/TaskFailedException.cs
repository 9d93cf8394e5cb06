namespace Microsoft.DurableTask;

/// <summary>An activity or sub-orchestration failed for good.</summary>
public sealed class TaskFailedException : Exception
{
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(MessageFor(taskName, taskId, innerException.Message), innerException) =>
        (TaskName, TaskId, FailureDetails) = (taskName, taskId, TaskFailureDetails.FromException(innerException));

    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(MessageFor(taskName, taskId, failureDetails.ErrorMessage)) =>
        (TaskName, TaskId, FailureDetails) = (taskName, taskId, failureDetails);

    public string TaskName { get; }

    /// <summary>The place of the call among the orchestrator's actions, from 0.</summary>
    public int TaskId { get; }

    public TaskFailureDetails FailureDetails { get; }

    private static string MessageFor(string name, int id, string cause) => $"Task '{name}' (#{id}) failed with an unhandled exception: {cause}";
}
