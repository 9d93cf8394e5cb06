using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Liftoff.Settings;

/// <summary>
/// Reads settings by their names, checks them, and remembers every name it was asked for. Problems are collected, so that
/// a user sees all of them at once (<see cref="ThrowIfInvalid"/>) and not one a start.
/// </summary>
/// <remarks>A blank value counts as absent: app settings cannot be unset everywhere, only emptied.</remarks>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<Setting> settings = [];
    private readonly List<string> problems = [];

    /// <summary>Every setting that was asked for, in that order.</summary>
    public IReadOnlyList<Setting> Settings => settings;

    /// <summary>What is wrong, one sentence each, naming the setting and what it takes; never the value of a secret. A setting that several rooms read is told once.</summary>
    public IReadOnlyList<string> Problems => [.. problems.Distinct()];

    /// <summary>A text, or null when absent and without a default.</summary>
    public string? Text(string name, string description, string? defaultValue = null)
    {
        Declare(name, description, defaultValue);
        return Raw(name) ?? defaultValue;
    }

    /// <summary>A text that must never be shown; null when absent.</summary>
    public string? Secret(string name, string description)
    {
        Declare(name, description, null, isSecret: true);
        return Raw(name);
    }

    /// <summary>One of the given texts, compared without regard to case and returned as given here.</summary>
    public string Choice(string name, string description, string defaultValue, params ReadOnlySpan<string> choices)
    {
        Declare(name, description, defaultValue);
        var raw = Raw(name);
        if (raw is null) return defaultValue;
        foreach (var choice in choices)
            if (string.Equals(choice, raw, StringComparison.OrdinalIgnoreCase)) return choice;
        Add(name, $"takes one of {string.Join(", ", choices.ToArray())}, not \"{raw}\"");
        return defaultValue;
    }

    /// <summary>A whole number within [minimum, maximum].</summary>
    public int WholeNumber(string name, string description, int defaultValue, int minimum, int maximum)
    {
        Declare(name, description, defaultValue.ToString(CultureInfo.InvariantCulture));
        var raw = Raw(name);
        if (raw is null) return defaultValue;
        if (int.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum) return value;
        Add(name, $"takes a whole number from {minimum} to {maximum}, not \"{raw}\"");
        return defaultValue;
    }

    /// <summary><c>true</c>/<c>false</c>, <c>1</c>/<c>0</c>, <c>yes</c>/<c>no</c>, <c>on</c>/<c>off</c>.</summary>
    public bool Flag(string name, string description, bool defaultValue)
    {
        Declare(name, description, defaultValue ? "true" : "false");
        switch (Raw(name)?.ToLowerInvariant())
        {
            case null: return defaultValue;
            case "true" or "1" or "yes" or "on": return true;
            case "false" or "0" or "no" or "off": return false;
            default:
                Add(name, $"takes true or false, not \"{Raw(name)}\"");
                return defaultValue;
        }
    }

    /// <summary>An absolute http or https address without credentials, query and fragment; a trailing slash is added, so that relative paths append to it.</summary>
    public Uri Address(string name, string description, string defaultValue)
    {
        Declare(name, description, defaultValue);
        var raw = Raw(name) ?? defaultValue;
        if (Uri.TryCreate(raw.EndsWith('/') ? raw : raw + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0) return address;
        Add(name, "takes an absolute http or https address such as " + defaultValue);
        return new Uri(defaultValue.EndsWith('/') ? defaultValue : defaultValue + "/");
    }

    /// <summary>A short table, written <c>name=value; name=value</c>; empty when absent and without a default. Names are compared without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string name, string description, string? defaultValue)
    {
        Declare(name, description, defaultValue);
        try
        {
            return Liftoff.Settings.Pairs.Read(Raw(name) ?? defaultValue ?? "");
        }
        catch (FormatException wrong)
        {
            Add(name, $"takes name=value pairs separated by semicolons, but {wrong.Message}");
            return new Dictionary<string, string>();
        }
    }

    /// <summary>A regular expression that can be tried without backtracking, so that no text can make it run for ever.</summary>
    public string Pattern(string name, string description, string defaultValue)
    {
        Declare(name, description, defaultValue);
        var raw = Raw(name) ?? defaultValue;
        try
        {
            _ = new Regex(raw, RegexOptions.NonBacktracking);
            return raw;
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            Add(name, $"takes a regular expression without look-around and back-references, not \"{raw}\"");
            return defaultValue;
        }
    }

    /// <summary>Records a problem that involves several settings.</summary>
    public void Add(string name, string problem) => problems.Add($"{name} {problem}");

    /// <exception cref="InvalidSettingsException">At least one setting is missing or wrong.</exception>
    public void ThrowIfInvalid()
    {
        if (problems.Count > 0) throw new InvalidSettingsException(Problems);
    }

    private void Declare(string name, string description, string? defaultValue, bool isSecret = false)
    {
        if (settings.TrueForAll(s => s.Name != name)) settings.Add(new Setting(name, description, defaultValue, isSecret));
    }

    private string? Raw(string name) => configuration[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
