using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Liftoff.Alerts.Tests;

/// <summary>An incoming webhook of a channel, listening on this machine.</summary>
internal sealed class Channel : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<JsonNode> messages = new();
    private readonly ConcurrentQueue<string> types = new();
    private readonly Task serving;
    private int asked;

    public Channel()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/services/T0001/never-to-be-logged?sig=never-to-be-logged-either";
        }

        listener.Prefixes.Add(Address[..(Address.IndexOf("/services", StringComparison.Ordinal) + 1)]);
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    public string Address { get; }

    /// <summary>What it answers from now on; the first of several once, the last for ever.</summary>
    public Queue<int> Answers { get; } = new([200]);

    public int Asked => asked;

    /// <summary>The messages that it took.</summary>
    public IReadOnlyList<JsonNode> Messages => [.. messages];

    public IReadOnlyList<string> ContentTypes => [.. types];

    public void Answer(params int[] statuses)
    {
        lock (Answers)
        {
            Answers.Clear();
            foreach (var status in statuses) Answers.Enqueue(status);
        }
    }

    public void Dispose()
    {
        listener.Close();
        serving.Wait();
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref asked);
            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            lock (Answers) context.Response.StatusCode = Answers.Count > 1 ? Answers.Dequeue() : Answers.Peek();
            if (context.Response.StatusCode == 200 && context.Request.RawUrl == new Uri(Address).PathAndQuery)
            {
                messages.Enqueue(JsonNode.Parse(body)!);
                types.Enqueue(context.Request.ContentType!);
            }

            context.Response.Close();
        }
    }
}
