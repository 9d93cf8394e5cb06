namespace Liftoff.EndToEnd.Tests.Otlp;

/// <param name="TraceId">Empty outside of any trace.</param>
/// <param name="Attributes">Its own and those of its scopes.</param>
internal sealed record ReceivedLog(string Text, string TraceId, IReadOnlyDictionary<string, string> Attributes);
