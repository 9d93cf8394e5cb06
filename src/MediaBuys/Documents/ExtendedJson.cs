using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Liftoff.MediaBuys.Documents;

/// <summary>MongoDB's Extended JSON v2, canonical form: the one in which a type survives the way through text.</summary>
internal static class ExtendedJson
{
    // What a Decimal128 keeps.
    private const int DecimalDigits = 34;

    private static readonly SearchValues<char> DigitsAndPoint = SearchValues.Create("0123456789.");

    /// <summary>Writes a cell of an export as the document's value of its PostgreSQL type.</summary>
    /// <exception cref="FormatException">It is no value of that type.</exception>
    public static void WriteValue(Utf8JsonWriter json, string type, JsonElement cell)
    {
        if (cell.ValueKind == JsonValueKind.Null)
        {
            json.WriteNullValue();
            return;
        }

        switch (type)
        {
            case "numeric": Wrap(json, "$numberDecimal", Decimal(cell)); break;
            case "smallint" or "integer" or "bigint": Wrap(json, "$numberLong", Long(cell).ToString(CultureInfo.InvariantCulture)); break;
            case "double precision" or "real": Wrap(json, "$numberDouble", cell.ToString()); break;
            case "date": WriteMoment(json, Day(cell).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)); break;
            case "timestamp with time zone" or "timestamp without time zone": WriteMoment(json, Moment(cell)); break;
            default: cell.WriteTo(json); break;
        }
    }

    public static void WriteMoment(Utf8JsonWriter json, DateTime utc)
    {
        json.WriteStartObject();
        json.WritePropertyName("$date");
        Wrap(json, "$numberLong", new DateTimeOffset(utc).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    public static void Wrap(Utf8JsonWriter json, string type, string value)
    {
        json.WriteStartObject();
        json.WriteString(type, value);
        json.WriteEndObject();
    }

    /// <summary>Reads a value back: long, decimal text, UTC moment, text, or the JSON itself.</summary>
    public static object? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return value.ValueKind switch { JsonValueKind.Null => null, JsonValueKind.String => value.GetString(), _ => value.GetRawText() };
        foreach (var property in value.EnumerateObject())
        {
            switch (property.Name)
            {
                case "$numberLong" or "$numberInt": return long.Parse(property.Value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                case "$numberDecimal" or "$numberDouble" or "$oid": return property.Value.GetString();
                case "$date": return DateTimeOffset.FromUnixTimeMilliseconds((long)Read(property.Value)!).UtcDateTime;
            }
        }

        return value.GetRawText();
    }

    public static DateOnly Day(JsonElement cell) =>
        cell.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(cell.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new FormatException($"{cell.GetRawText()} is no day");

    public static long Long(JsonElement cell) => cell.ValueKind == JsonValueKind.Number && cell.TryGetInt64(out var number) ? number : throw new FormatException($"{cell.GetRawText()} is no whole number of 64 bits");

    public static DateTime Moment(JsonElement cell) =>
        cell.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(cell.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.UtcDateTime : throw new FormatException($"{cell.GetRawText()} is no moment");

    /// <summary>A decimal as text, as it came: trailing zeros are part of a Decimal128.</summary>
    public static string Decimal(JsonElement cell)
    {
        var text = cell.ValueKind == JsonValueKind.String ? cell.GetString()! : "";
        var digits = text.AsSpan().TrimStart('-');
        var point = digits.IndexOf('.');
        var isNumber = digits.Length > 0 && digits.IndexOfAnyExcept(DigitsAndPoint) < 0 && digits.Count('.') <= 1 && point != 0 && point != digits.Length - 1;
        if (!isNumber) throw new FormatException($"{cell.GetRawText()} is no decimal number");
        return digits.Length - (point < 0 ? 0 : 1) <= DecimalDigits ? text : throw new FormatException($"{text} has more digits than a Decimal128 keeps ({DecimalDigits})");
    }
}
