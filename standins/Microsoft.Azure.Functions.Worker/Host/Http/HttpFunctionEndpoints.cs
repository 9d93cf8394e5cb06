using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost.Http;

/// <summary>Serves HTTP functions at {routePrefix}/{route or name}. Keys are not asked, as with Core Tools.</summary>
internal static class HttpFunctionEndpoints
{
    /// <summary>The Functions host answers a method that no function takes with 404 where ASP.NET would say 405.</summary>
    public static void UseHttpFunctionStatusCodes(this WebApplication app) => app.Use(async (http, next) =>
    {
        await next(http);
        if (http.Response is not { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed }) return;
        if (http.GetEndpoint()?.Metadata.GetMetadata<FunctionDescriptor>() is not null) return;
        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status404NotFound;
    });

    public static void MapHttpFunctions(this WebApplication app)
    {
        var invoker = app.Services.GetRequiredService<FunctionInvoker>();
        var work = app.Services.GetRequiredService<RunningWork>();
        foreach (var function in app.Services.GetRequiredService<FunctionCatalog>().WithTrigger<HttpTriggerAttribute>().Where(f => f.CanBeTriggered))
        {
            try
            {
                var endpoint = app.Map(RoutePatternFactory.Parse(Path(app.Services, function)), http => ServeAsync(http, function, invoker, work)).WithMetadata(function);
                if (function.Trigger is HttpTriggerAttribute { Methods: { Length: > 0 } methods }) endpoint.WithMetadata(new HttpMethodMetadata(methods));
            }
            catch (RoutePatternException exception)
            {
                function.Error = $"its route is none: {exception.Message}";
            }
        }
    }

    /// <summary>The route template with the prefix, without a slash before it.</summary>
    public static string Path(IServiceProvider services, FunctionDescriptor function) =>
        $"{services.GetRequiredService<HostJson>().RoutePrefix}/{(((HttpTriggerAttribute)function.Trigger!).Route ?? function.Name).TrimStart('/')}".TrimStart('/');

    private static async Task ServeAsync(HttpContext http, FunctionDescriptor function, FunctionInvoker invoker, RunningWork work)
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, work.Stopping);
        var context = new DevelopmentFunctionContext(function, http.RequestServices, BindingData(http), cancelled.Token);
        context.Items[FunctionContextExtensions.HttpContextKey] = http;
        try
        {
            var result = await invoker.RunAsync(context, $"{http.Request.Method} {http.Request.Path}");
            await WriteAsync(http, function, result);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to take an answer.
        }
        catch (Exception exception)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger($"Function.{function.Name}").LogDebug(exception, "'{Function}' is answered with 500.", function.Name);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>Query values, but for the key, and over them route values.</summary>
    private static Dictionary<string, object?> BindingData(HttpContext http)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in http.Request.Query)
            if (!string.Equals(name, "code", StringComparison.OrdinalIgnoreCase)) data[name] = values.ToString();
        foreach (var (name, value) in http.Request.RouteValues)
            if (value is not null) data[name] = value.ToString();
        return data;
    }

    private static async Task WriteAsync(HttpContext http, FunctionDescriptor function, object? result)
    {
        switch (result)
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                break;
            case IResult answer:
                await answer.ExecuteAsync(http);
                break;
            case HttpResponseData:
                break; // has written to the response already
            case not null:
                http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger($"Function.{function.Name}").LogWarning(
                    "'{Function}' returned a {Type}, which is not an HTTP result and is not written to the response, as in Azure.", function.Name, result.GetType().Name);
                break;
        }
    }
}
