using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>The innermost step of an invocation: binds the parameters, makes the instance, calls the method.</summary>
internal sealed class FunctionExecution(ParameterBinder binder)
{
    public async Task RunAsync(FunctionContext functionContext)
    {
        var context = (DevelopmentFunctionContext)functionContext;
        var method = context.Function.Method;
        var arguments = await binder.BindAsync(context);
        var instance = method.IsStatic ? null : ActivatorUtilities.CreateInstance(context.InstanceServices, method.DeclaringType!);
        var returned = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        if (returned is not Task task)
        {
            context.Result = returned;
            return;
        }
        await task;
        if (method.ReturnType.IsGenericType) context.Result = method.ReturnType.GetProperty(nameof(Task<int>.Result))!.GetValue(task);
    }
}
