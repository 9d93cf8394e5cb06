namespace Liftoff.CampaignSetup.Plan;

/// <summary>What all names have in common.</summary>
internal static class NameParts
{
    public const string Separator = " | ";
    public const int LongestPart = 120;
    public const int LongestFacebookName = 255;
    public const int LongestStrategisName = 512;

    public static string Join(params ReadOnlySpan<string> parts) => string.Join(Separator, parts);

    /// <returns>What is wrong with one part; null when nothing is.</returns>
    public static string? ProblemOf(string part) =>
        part.Length == 0 ? null                                              // told as missing already
        : part.Length > LongestPart ? $"must have at most {LongestPart} characters in a name, not {part.Length:N0}"
        : part.Contains('|', StringComparison.Ordinal) ? "must not contain |, which separates the parts of names"
        : part.Contains(',', StringComparison.Ordinal) ? "must not contain a comma"
        : part.Any(char.IsControl) ? "must not contain control characters"
        : part != part.Trim() ? "must not begin or end with a blank"
        : null;

    /// <summary>At most so many characters, without half a surrogate pair at the end.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    public static bool IsGood(string part) => part.Length > 0 && ProblemOf(part) is null;
}
