using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Liftoff.StandIns.FunctionsHost.Http;

/// <summary>Writes straight through to the ASP.NET response.</summary>
internal sealed class DevelopmentHttpResponseData : HttpResponseData
{
    private readonly HttpResponse response;

    public DevelopmentHttpResponseData(HttpResponse response, FunctionContext context) : base(context)
    {
        this.response = response;
        Cookies = new ResponseCookies(response);
        response.OnStarting(() =>
        {
            foreach (var (name, values) in Headers) response.Headers[name] = values.ToArray();
            return Task.CompletedTask;
        });
    }

    public override HttpHeadersCollection Headers { get; set; } = [];
    public override HttpCookies Cookies { get; }

    public override Stream Body
    {
        get => response.Body;
        set => response.Body = value;
    }

    public override HttpStatusCode StatusCode
    {
        get => (HttpStatusCode)response.StatusCode;
        set => response.StatusCode = (int)value;
    }

    private sealed class ResponseCookies(HttpResponse response) : HttpCookies
    {
        public override IHttpCookie CreateNew() => throw new NotSupportedException("Make a new HttpCookie(name, value).");

        public override void Append(string name, string value) => response.Cookies.Append(name, value);

        public override void Append(IHttpCookie cookie) => response.Cookies.Append(cookie.Name, cookie.Value, new CookieOptions
        {
            Domain = cookie.Domain,
            Path = cookie.Path,
            Expires = cookie.Expires,
            MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            HttpOnly = cookie.HttpOnly ?? false,
            Secure = cookie.Secure ?? false,
            SameSite = cookie.SameSite switch
            {
                SameSite.Lax => SameSiteMode.Lax,
                SameSite.Strict => SameSiteMode.Strict,
                _ => SameSiteMode.None,
            },
        });
    }
}
