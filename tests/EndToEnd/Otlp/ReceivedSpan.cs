namespace Liftoff.EndToEnd.Tests.Otlp;

/// <param name="Source">The name of the activity source.</param>
/// <param name="ParentId">Empty for the first span of a trace.</param>
/// <param name="BeganAt">Nanoseconds since 1970.</param>
internal sealed record ReceivedSpan(string Service, string Source, string TraceId, string Id, string ParentId, string Name, ulong BeganAt, IReadOnlyDictionary<string, string> Attributes, bool IsError);
