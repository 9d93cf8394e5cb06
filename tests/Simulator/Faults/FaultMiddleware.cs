using System.Globalization;
using System.Net.Sockets;
using Liftoff.Simulator.IxId;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Liftoff.Simulator.Faults;

/// <summary>Lets the fault plan strike before, instead of, or around the real answer.</summary>
internal sealed class FaultMiddleware(
    RequestDelegate next, FaultPlan plan, RequestLog log, TokenIssuer tokens, IHostApplicationLifetime lifetime)
{
    private const string LoginPage = "<!doctype html><html><head><title>Sign in</title></head><body><form>…</form></body></html>";

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/__sim", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var faults = plan.Take(request.Method, request.Path, request.QueryString.Value ?? "");
        var entry = await log.StartAsync(request, faults);
        context.Response.OnStarting(() =>
        {
            entry.StatusCode = context.Response.StatusCode;
            return Task.CompletedTask;
        });
        try
        {
            context.Features.Set(new RowFaults([.. faults.Select(f => f.Kind)]));
            await Meet(context, faults, 0);
        }
        finally
        {
            entry.FinishedAt = DateTimeOffset.UtcNow;
        }
    }

    /// <summary>Meets the faults from <paramref name="index"/> on, then, if none answered, the real endpoint.</summary>
    private Task Meet(HttpContext context, List<Fault> faults, int index)
    {
        if (index == faults.Count) return next(context);
        var fault = faults[index];
        return fault.Kind switch
        {
            FaultKind.Status => Answer(context, fault.Status, fault.ContentType, fault.Body ?? """{"message":"simulated failure"}""", fault.RetryAfter),
            FaultKind.TooManyRequests => Answer(context, 429, "application/json", fault.Body ?? """{"message":"rate limit"}""",
                fault.RetryAfter ?? TimeSpan.FromSeconds(1)),
            FaultKind.Html => Answer(context, 200, "text/html; charset=utf-8", fault.Body ?? LoginPage),
            FaultKind.ErrorObject => Answer(context, 200, "application/json", fault.Body ?? """{"error":"Query failed","code":"INTERNAL"}"""),
            FaultKind.EmptyBody => Answer(context, 200, "application/json", ""),
            FaultKind.Delay => DelayAsync(),
            FaultKind.Hang => HangAsync(context),
            FaultKind.Reset => Reset(context),
            FaultKind.RevokeTokens => RevokeAsync(),
            FaultKind.CutByLength or FaultKind.CutInChunk => CutAsync(context, fault, Rest),
            FaultKind.TruncatedLastRecord => TruncateAsync(context, Rest),
            FaultKind.SlowBody => SlowAsync(context, fault.BytesPerSecond, Rest),
            _ => Rest(),                                                     // row-level: met by whoever writes the rows
        };

        Task Rest() => Meet(context, faults, index + 1);

        async Task DelayAsync()
        {
            await Task.Delay(fault.Delay, context.RequestAborted);
            await Rest();
        }

        Task RevokeAsync()
        {
            tokens.RevokeAll();
            return Rest();
        }
    }

    private static Task Answer(HttpContext context, int status, string contentType, string body, TimeSpan? retryAfter = null)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        response.ContentType = contentType;
        return response.WriteAsync(body);
    }

    private async Task HangAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        context.Abort();
    }

    private static Task Reset(HttpContext context)
    {
        // Closing a socket that must not linger sends RST instead of FIN.
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new(true, 0);
            socket.Close();
        }
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task CutAsync(HttpContext context, Fault fault, Func<Task> rest)
    {
        var response = context.Response;
        var whole = await CollectAsync(context, rest, fault.Bytes ?? long.MaxValue);
        var sent = (int)Math.Min(whole.Length, fault.Bytes ?? whole.Length / 2);
        response.ContentLength = fault.Kind == FaultKind.CutByLength ? Math.Max(whole.Length, sent + 1) : null;
        await response.Body.WriteAsync(whole.GetBuffer().AsMemory(0, sent), context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);

        // Kestrel itself closes the connection when fewer bytes came than promised. A chunked body it would end properly.
        if (fault.Kind == FaultKind.CutByLength) return;
        await Task.Delay(100, context.RequestAborted);                       // Abort drops what the socket has not sent yet
        context.Abort();
    }

    private static async Task TruncateAsync(HttpContext context, Func<Task> rest)
    {
        var whole = await CollectAsync(context, rest, long.MaxValue);
        var body = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        var end = body.Span.TrimEnd("\r\n"u8).Length;
        var lastRecord = end - (body.Span[..end].LastIndexOf((byte)'\n') + 1);
        var kept = body[..(end - Math.Max(1, lastRecord / 2))];
        context.Response.ContentLength = kept.Length;
        await context.Response.Body.WriteAsync(kept, context.RequestAborted);
    }

    private static async Task SlowAsync(HttpContext context, int bytesPerSecond, Func<Task> rest)
    {
        var body = context.Response.Body;
        await using var slow = new SlowStream(body, bytesPerSecond);
        context.Response.Body = slow;
        await rest();
        context.Response.Body = body;
    }

    private static async Task<MemoryStream> CollectAsync(HttpContext context, Func<Task> rest, long enough)
    {
        var body = context.Response.Body;
        var collected = new CollectingStream(enough);
        context.Response.Body = collected;
        try
        {
            await rest();
        }
        catch (EnoughCollectedException)
        {
            // The endpoint was stopped on purpose: nobody will see the rest.
        }
        context.Response.Body = body;
        return collected;
    }
}
