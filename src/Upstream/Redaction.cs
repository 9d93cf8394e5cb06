using System.Text.RegularExpressions;

namespace Liftoff.Upstream;

/// <summary>Makes foreign text fit for a log line: one line, short, without anything that looks like a secret or a person.</summary>
public static partial class Redaction
{
    private const int MaximumLength = 200;

    /// <returns>At most 200 characters on one line, with tokens, passwords, signatures and e-mail addresses replaced.</returns>
    public static string OneLine(string text)
    {
        var line = WhiteSpace().Replace(text, " ").Trim();
        line = Secret().Replace(line, "$1[redacted]");
        line = Token().Replace(line, "[redacted]");
        line = Address().Replace(line, "[redacted]");
        return line.Length <= MaximumLength ? line : line[..MaximumLength] + "…";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    // What follows such a word, whatever its quotes; a scheme before the credential is kept.
    [GeneratedRegex("""((?:(?:token|password|secret|signature|sig|key|authorization)\w*["']?\s*[:=]\s*(?:(?:bearer|basic)\s+)?|bearer\s+))(?:"[^"]*"?|'[^']*'?|[^\s"'&,}]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    // A JWT, or any other long run without a blank: nothing a person reads has that form.
    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?|[A-Za-z0-9+/_-]{40,}={0,2}")]
    private static partial Regex Token();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.[\w.-]+")]
    private static partial Regex Address();
}
