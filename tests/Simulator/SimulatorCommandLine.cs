using System.Globalization;

namespace Liftoff.Simulator;

/// <summary>Names and values of the command line; says what is wrong with it.</summary>
internal sealed class SimulatorCommandLine
{
    private readonly Dictionary<string, string?> values = [];

    /// <summary>First word that is not an option; null without one.</summary>
    public string? Command { get; private init; }

    /// <exception cref="FormatException">An option is unknown or lacks its value.</exception>
    public static SimulatorCommandLine Parse(string[] args, IReadOnlySet<string> withValue, IReadOnlySet<string> flags)
    {
        var line = new SimulatorCommandLine { Command = args is [var first, ..] && !first.StartsWith('-') ? first : null };
        for (var i = line.Command is null ? 0 : 1; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var n, var v] ? (n, v) : (args[i], null);
            if (withValue.Contains(name)) line.values[name] = value ?? (++i < args.Length ? args[i] : throw new FormatException($"{name} needs a value."));
            else if (flags.Contains(name) && value is null) line.values[name] = null;
            else throw new FormatException($"Unknown option {args[i]}; --help lists them.");
        }
        return line;
    }

    public bool Has(string name) => values.ContainsKey(name);

    public string? Text(string name) => values.GetValueOrDefault(name);

    /// <exception cref="FormatException">The value is not of this type.</exception>
    public T Get<T>(string name, T otherwise)
        where T : IParsable<T> =>
        Text(name) is not { } text ? otherwise
        : T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value
        : throw new FormatException($"{name} cannot be '{text}'.");
}
