using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Liftoff.StandIns.FunctionsHost.Http;

/// <summary>An ASP.NET request in the worker's older clothes.</summary>
internal sealed class DevelopmentHttpRequestData(HttpRequest request, FunctionContext context) : HttpRequestData(context)
{
    public override Stream Body => request.Body;
    public override string Method => request.Method;
    public override Uri Url { get; } = new(request.GetEncodedUrl());
    public override IEnumerable<ClaimsIdentity> Identities => request.HttpContext.User.Identities;
    public override IReadOnlyCollection<IHttpCookie> Cookies => [.. request.Cookies.Select(cookie => new HttpCookie(cookie.Key, cookie.Value))];

    public override HttpHeadersCollection Headers { get; } =
        new(request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.OfType<string>())));

    public override HttpResponseData CreateResponse() => new DevelopmentHttpResponseData(request.HttpContext.Response, FunctionContext);
}
