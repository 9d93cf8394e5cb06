using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Liftoff.Operations.Telemetry;

namespace Liftoff.Social.Tests;

/// <summary>Listens to the waits for rate limits that the product tells while this lives, by system and in seconds.</summary>
internal sealed class ThrottleWaits : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<(string System, double Seconds)> seen = new();

    public ThrottleWaits()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument, Instruments.ThrottleWait)) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => seen.Enqueue(((string)tags[0].Value!, seconds)));
        listener.Start();
    }

    public IReadOnlyCollection<(string System, double Seconds)> Seen => seen;

    public void Dispose() => listener.Dispose();
}
