using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a request to its route, by default the route prefix and the function's name.</summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) => (AuthLevel, Methods) = (authLevel, methods);

    /// <summary>ASP.NET route template below the prefix; null means the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>The methods that are served; null or empty means all.</summary>
    public string[]? Methods { get; }

    /// <summary>Which key a caller needs in Azure. A local host, this one too, asks for none.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
