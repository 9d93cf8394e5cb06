namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs around every invocation. For orchestrators it must not await anything before <c>next</c>.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
