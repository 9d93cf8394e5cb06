using System.Text.Json;

namespace Liftoff.CampaignSetup;

/// <summary>How choices are written outside: <c>missing_route</c>.</summary>
public static class Wire
{
    public static string Of<TChoice>(TChoice choice) where TChoice : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString());
}
