using System.Reflection;
using System.Text.Json;
using Liftoff.StandIns.FunctionsHost.Http;
using Liftoff.StandIns.FunctionsHost.Orchestrations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>
/// Gives a function's parameters their values, as the official worker does: by type, by attribute, else by name from
/// what the trigger delivered (route and query values of a request).
/// </summary>
internal sealed class ParameterBinder(DataConverter converter, IServiceProvider services)
{
    /// <exception cref="FunctionInputConverterException">A parameter has no value and takes none, or the text does not fit its type.</exception>
    public async ValueTask<object?[]> BindAsync(DevelopmentFunctionContext context)
    {
        var parameters = context.Function.Method.GetParameters();
        var values = new object?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++) values[i] = await BindAsync(context, parameters[i]);
        return values;
    }

    private async ValueTask<object?> BindAsync(DevelopmentFunctionContext context, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext)) return context;
        if (type == typeof(CancellationToken) || type == typeof(CancellationToken?)) return context.CancellationToken;
        if (context.GetHttpContext() is { } http)
        {
            if (type == typeof(HttpRequest)) return http.Request;
            if (type == typeof(HttpRequestData)) return new DevelopmentHttpRequestData(http.Request, context);
            if (parameter.GetCustomAttribute<FromBodyAttribute>() is not null) return await ReadBodyAsync(http, type, context.CancellationToken);
        }
        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not null) return services.GetRequiredService<DevelopmentDurableTaskClient>();
        if (parameter == context.Function.TriggerParameter)
            return context.Function.Trigger is ActivityTriggerAttribute ? converter.Deserialize((string?)context.TriggerValue, type) : context.TriggerValue;
        if (context.TriggerValue is ReplayedContext orchestration && IsOrchestrationInput(parameter)) return orchestration.ReadInput(type) ?? Absent(context, parameter);
        return context.BindingContext.BindingData.GetValueOrDefault(parameter.Name!) is string text
            ? Convert(context, parameter, text)
            : Absent(context, parameter);
    }

    /// <summary>The first parameter that nothing else fills is an orchestrator's input.</summary>
    private static bool IsOrchestrationInput(ParameterInfo parameter) =>
        parameter == ((MethodInfo)parameter.Member).GetParameters().FirstOrDefault(p =>
            p.ParameterType != typeof(FunctionContext) && p.ParameterType != typeof(CancellationToken)
            && p.GetCustomAttribute<OrchestrationTriggerAttribute>() is null && p.GetCustomAttribute<DurableClientAttribute>() is null);

    private static async Task<object?> ReadBodyAsync(HttpContext http, Type type, CancellationToken cancellationToken)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<Microsoft.AspNetCore.Mvc.JsonOptions>>().Value.JsonSerializerOptions;
        return await http.Request.ReadFromJsonAsync(type, options, cancellationToken);
    }

    /// <summary>Text as it is, GUIDs and points in time parsed, everything else read as JSON: 27, true, but neither a DateOnly nor an enum's name.</summary>
    private object? Convert(DevelopmentFunctionContext context, ParameterInfo parameter, string text)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type.IsAssignableFrom(typeof(string))) return text;
        if (type == typeof(Guid) && Guid.TryParse(text, out var guid)) return guid;
        if (type == typeof(DateTimeOffset) && DateTimeOffset.TryParse(text, out var moment)) return moment;
        if (type == typeof(DateTime) && DateTime.TryParse(text, out var time)) return time;
        try
        {
            return converter.Deserialize(text, parameter.ParameterType);
        }
        catch (JsonException exception)
        {
            throw new FunctionInputConverterException(
                $"'{context.Function.Name}' takes a {type.Name} as '{parameter.Name}', and the given text is none: {exception.Message}", exception);
        }
    }

    private static object? Absent(DevelopmentFunctionContext context, ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue) return parameter.DefaultValue;
        if (!parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null) return null;
        throw new FunctionInputConverterException(
            $"'{context.Function.Name}' got no value for '{parameter.Name}': give the parameter a default or make it nullable.");
    }
}
