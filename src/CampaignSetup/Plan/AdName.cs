namespace Liftoff.CampaignSetup.Plan;

/// <summary>A Facebook ad's name in five parts: <c>creativeType | hookId | variant | format | lang</c>.</summary>
public sealed record AdName(string CreativeType, string HookId, string Variant, string Format, string Lang)
{
    public static AdName Of(AdPlan ad) => new(ad.CreativeType, ad.HookId, ad.Variant, ad.Format, ad.Lang);

    public override string ToString() => NameParts.Join(CreativeType, HookId, Variant, Format, Lang);

    /// <returns>Null when the name does not follow the convention.</returns>
    public static AdName? Parse(string name) =>
        name.Split(NameParts.Separator) is [var type, var hook, var variant, var format, var lang] parts && parts.All(NameParts.IsGood)
            ? new AdName(type, hook, variant, format, lang)
            : null;
}
