using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost.Tests;

/// <summary>Keeps what the host logs.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Category, string Text)> lines = [];

    public IEnumerable<(LogLevel Level, string Category, string Text)> All => lines;

    public bool Has(LogLevel level, string part) => lines.Any(line => line.Level == level && line.Text.Contains(part, StringComparison.Ordinal));

    public int Count(string part) => lines.Count(line => line.Text.Contains(part, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogLines owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.lines.Enqueue((logLevel, category, formatter(state, exception) + (exception is null ? "" : $" | {exception}")));
    }
}
