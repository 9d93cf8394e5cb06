using System.Text.RegularExpressions;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>The id under which a plan is set up once: the caller's, or derived from the plan.</summary>
public static partial class RequestId
{
    /// <summary>The same plan sent twice is one launch; a wanted second launch names its own id.</summary>
    public static string Derive(string planHash) => $"req-{planHash[..32]}";

    /// <summary>It stands in keys, URLs and orchestration ids, whose alphabets it must fit.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? ProblemOf(string id) => Form().IsMatch(id) && id.Trim('.').Length > 0 ? null : "must be 1 to 100 letters, digits, dots, dashes or underscores";

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex Form();
}
