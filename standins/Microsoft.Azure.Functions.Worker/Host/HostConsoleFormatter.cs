using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>Writes as Core Tools does: the time and the message on a line, below it an exception with its stack; warnings and errors say so.</summary>
internal sealed class HostConsoleFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "functions-host";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var (label, color) = entry.LogLevel switch
        {
            LogLevel.Critical => ("critical: ", "\e[31m"),
            LogLevel.Error => ("error: ", "\e[31m"),
            LogLevel.Warning => ("warning: ", "\e[33m"),
            _ => ("", ""),
        };
        var text = string.Create(CultureInfo.InvariantCulture, $"[{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fff}Z] {label}{entry.Formatter(entry.State, entry.Exception)}");
        if (entry.Exception is { } exception) text += Environment.NewLine + exception;
        textWriter.WriteLine(color.Length > 0 && !Console.IsOutputRedirected ? $"{color}{text}\e[0m" : text);
    }
}
