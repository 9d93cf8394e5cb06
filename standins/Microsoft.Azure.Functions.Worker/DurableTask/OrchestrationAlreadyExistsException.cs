namespace DurableTask.Core.Exceptions;

/// <summary>An instance of that id is pending, running or suspended. It was not touched.</summary>
public class OrchestrationAlreadyExistsException : InvalidOperationException
{
    public OrchestrationAlreadyExistsException()
    {
    }

    public OrchestrationAlreadyExistsException(string message) : base(message)
    {
    }

    public OrchestrationAlreadyExistsException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
