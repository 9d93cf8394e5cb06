namespace Liftoff.CampaignSetup.Facebook;

/// <summary>The two ways to write an ad account.</summary>
public static class AdAccount
{
    private const string Prefix = "act_";

    public static bool IsWellFormed(string account) => ToNumeric(account) is { Length: > 0 and <= 30 } digits && digits.All(char.IsAsciiDigit);

    public static string ToNumeric(string account) => account.StartsWith(Prefix, StringComparison.Ordinal) ? account[Prefix.Length..] : account;

    public static string ToAct(string account) => Prefix + ToNumeric(account);
}
