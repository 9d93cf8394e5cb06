using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Liftoff.CampaignSetup;

/// <summary>How this room writes JSON: readable characters as they are, since names hold <c>|</c> and links hold <c>&amp;</c>.</summary>
internal static class SetupJson
{
    /// <summary>As it goes over the wire: names as given, no nulls.</summary>
    public static readonly JsonSerializerOptions Wire = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>As PostgreSQL's row-to-JSON functions name columns.</summary>
    public static readonly JsonSerializerOptions Columns = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
