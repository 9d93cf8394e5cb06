using System.Collections.Concurrent;

namespace Liftoff.StandIns.FunctionsHost.Tests;

/// <summary>Where functions leave notes for the test, and doors that activities wait at.</summary>
public sealed class Probe
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> doors = new();

    public ConcurrentQueue<string> Notes { get; } = [];

    public void Note(string text) => Notes.Enqueue(text);

    public int Count(string text) => Notes.Count(note => note == text);

    public Task AtDoorAsync(string door, CancellationToken cancellationToken = default) => Door(door).Task.WaitAsync(cancellationToken);

    public void Open(string door) => Door(door).TrySetResult();

    private TaskCompletionSource Door(string name) => doors.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
