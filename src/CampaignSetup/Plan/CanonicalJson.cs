using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>The one form of JSON that hashes are taken over: names sorted, no blanks, numbers normalised.</summary>
internal static class CanonicalJson
{
    // How a plan is submitted is no part of what it sets up.
    private static readonly HashSet<string> NotContent = ["requestId", "allowDuplicate"];

    /// <returns>64 lower-case hex digits.</returns>
    public static string HashOf(JsonElement plan)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, plan, isPlan: true);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void Write(Utf8JsonWriter writer, JsonElement value, bool isPlan = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    // An absent field and a null one say the same.
                    if (property.Value.ValueKind == JsonValueKind.Null || (isPlan && NotContent.Contains(property.Name))) continue;
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when value.TryGetDecimal(out var number):
                writer.WriteRawValue(number.ToString("0.#############################", CultureInfo.InvariantCulture));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
