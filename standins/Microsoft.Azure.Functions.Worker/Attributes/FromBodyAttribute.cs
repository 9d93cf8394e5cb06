namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Binds a parameter to the JSON body of the request. ASP.NET's attribute of the same name binds nothing in a function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromBodyAttribute : Attribute;
