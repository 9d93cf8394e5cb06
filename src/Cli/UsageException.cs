namespace Liftoff.Cli;

/// <summary>The command line cannot be understood; the message names the flag and what it takes.</summary>
public sealed class UsageException(string message) : Exception(message);
