using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Liftoff.WarehouseWriter;

/// <summary>Stands in front of the storage and spoils requests as it is told.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient upstream;
    private int spoilt;

    private FaultProxy(int target)
    {
        upstream = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{target}")), Timeout = TimeSpan.FromMinutes(5) };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.Limits.MaxRequestBodySize = null;
            o.ListenLocalhost(Port);
        });
        app = builder.Build();
        app.Run(HandleAsync);
    }

    public int Port { get; } = Azurite.FreePort();

    /// <summary>Asked for every request; by default nothing is spoilt.</summary>
    public Func<HttpRequest, Fault> Plan { get; set; } = _ => Fault.None;

    /// <summary>Requests that were spoilt.</summary>
    public int Spoilt => Volatile.Read(ref spoilt);

    public static async Task<FaultProxy> StartAsync(int target)
    {
        var proxy = new FaultProxy(target);
        await proxy.app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        upstream.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var fault = Plan(context.Request);
        if (fault != Fault.None) Interlocked.Increment(ref spoilt);
        switch (fault)
        {
            case Fault.Answer500 or Fault.Answer503:
                await context.Request.Body.CopyToAsync(Stream.Null);
                context.Response.StatusCode = fault == Fault.Answer500 ? 500 : 503;
                return;
            case Fault.CutRequest:
                await CutRequestAsync(context);
                return;
        }

        try
        {
            using var answer = await ForwardAsync(context);
            if (fault == Fault.LoseAnswer)
            {
                context.Abort();
                return;
            }

            await ReturnAsync(context, answer, cut: fault == Fault.CutAnswer);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or BadHttpRequestException)
        {
            context.Abort();
        }
    }

    // Half of the body goes on its way, then both connections end.
    private async Task CutRequestAsync(HttpContext context)
    {
        var length = context.Request.ContentLength ?? 0;
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", upstream.BaseAddress!.Port);
        await using var stream = client.GetStream();
        var head = $"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget} HTTP/1.1\r\n" + string.Concat(context.Request.Headers.Select(h => $"{h.Key}: {h.Value}\r\n")) + "\r\n";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(head));
        var half = new byte[length / 2];
        await context.Request.Body.ReadExactlyAsync(half);
        await stream.WriteAsync(half);
        context.Abort();
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        if (context.Request.ContentLength > 0 || HttpMethods.IsPut(context.Request.Method)) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, value) in context.Request.Headers)
        {
            if (name is "Host" or "Connection" or "Transfer-Encoding" or "Expect") continue;
            if (!request.Headers.TryAddWithoutValidation(name, value.AsEnumerable())) request.Content?.Headers.TryAddWithoutValidation(name, value.AsEnumerable());
        }

        return await upstream.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
    }

    private static async Task ReturnAsync(HttpContext context, HttpResponseMessage answer, bool cut)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, value) in answer.Headers.Concat(answer.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")) context.Response.Headers[name] = value.ToArray();
        if (!cut)
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            return;
        }

        var half = new byte[(answer.Content.Headers.ContentLength ?? 0) / 2];
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(half);
        await context.Response.Body.WriteAsync(half);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
