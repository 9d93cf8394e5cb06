using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>Runs a function through the app's middleware and says in the log that it did.</summary>
internal sealed class FunctionInvoker(IServiceScopeFactory scopes, FunctionExecutionDelegate pipeline, ILoggerFactory loggers)
{
    private static readonly Dictionary<string, object?> NoData = [];

    public AsyncServiceScope CreateScope() => scopes.CreateAsyncScope();

    /// <summary>Runs the function in a scope of its own.</summary>
    /// <exception cref="Exception">Whatever the function threw; it is logged already.</exception>
    public async Task<object?> RunAsync(
        FunctionDescriptor function, string reason, object? triggerValue, IReadOnlyDictionary<string, object?>? bindingData, CancellationToken cancellationToken)
    {
        await using var scope = CreateScope();
        return await RunAsync(new DevelopmentFunctionContext(function, scope.ServiceProvider, bindingData ?? NoData, cancellationToken) { TriggerValue = triggerValue }, reason);
    }

    public async Task<object?> RunAsync(DevelopmentFunctionContext context, string reason)
    {
        var name = context.Function.Name;
        var log = loggers.CreateLogger($"Function.{name}");
        log.LogInformation("Executing '{Function}' (Reason='{Reason}', Id={InvocationId})", name, reason, context.InvocationId);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var result = await InvokeAsync(context);
            log.LogInformation("Executed '{Function}' (Succeeded, Id={InvocationId}, Duration={Milliseconds}ms)", name, context.InvocationId, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return result;
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            log.LogInformation("Cancelled '{Function}' (Id={InvocationId}, Duration={Milliseconds}ms)", name, context.InvocationId, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
        catch (Exception exception)
        {
            log.LogError(exception, "Executed '{Function}' (Failed, Id={InvocationId}, Duration={Milliseconds}ms)", name, context.InvocationId, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
    }

    /// <summary>Runs without a word: orchestrators run again for every batch of events. Runs on the caller's thread up to the first real wait.</summary>
    public async Task<object?> InvokeAsync(DevelopmentFunctionContext context)
    {
        await pipeline(context);
        return context.Result;
    }
}
