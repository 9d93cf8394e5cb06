using System.Globalization;
using System.Text;

namespace Liftoff.Monitoring.Tests.Sessions;

/// <summary>
/// What a session CSV must come to, counted in plain C# by the words of the contract: a strict RFC 4180 reader, decimal
/// arithmetic, no engine. Knows well-formed files only.
/// </summary>
internal static class IndependentCount
{
    public static List<SessionHour> Of(string csv, int maxHour = 27)
    {
        var records = Records(csv.TrimStart('\uFEFF'));
        var header = records[0].ConvertAll(name => name.Trim().ToLowerInvariant());
        return
        [
            .. records.Skip(1)
                .Where(record => record.Any(field => field.Length > 0))
                .DistinctBy(record => string.Join('\u0001', record))
                .Select(record => header.Zip(record).ToDictionary(field => field.First, field => field.Second.Trim()))
                .Where(row => row["campaign_id"].Length > 0 && int.TryParse(row["click_hour"], CultureInfo.InvariantCulture, out var hour) && hour >= 0 && hour <= maxHour)
                .GroupBy(row => (Campaign: row["campaign_id"], Hour: int.Parse(row["click_hour"], CultureInfo.InvariantCulture)))
                .Select(group => new SessionHour(group.Key.Campaign, group.Key.Hour, group.LongCount(), decimal.Round(group.Sum(Revenue), 6, MidpointRounding.AwayFromZero)))
                .OrderBy(row => row.CampaignId, StringComparer.Ordinal).ThenBy(row => row.ClickHour),
        ];
    }

    private static decimal Revenue(Dictionary<string, string> row)
    {
        foreach (var name in (string[])["total_revenue", "revenue", "revenue_usd"])
            if (row.TryGetValue(name, out var total) && Amount(total) is { } whole) return whole;
        return row.Where(field => field.Key.StartsWith("hour_", StringComparison.Ordinal)).Sum(field => Amount(field.Value) ?? 0);
    }

    private static decimal? Amount(string text) =>
        decimal.TryParse(text.Replace("$", "", StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : null;

    private static List<List<string>> Records(string text)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when quoted && i + 1 < text.Length && text[i + 1] == '"':
                    field.Append(text[i++]);
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    EndField();
                    break;
                case '\r' when !quoted:
                    break;
                case '\n' when !quoted:
                    EndField();
                    records.Add(record);
                    record = [];
                    break;
                default:
                    field.Append(text[i]);
                    break;
            }
        }

        if (field.Length > 0 || record.Count > 0)
        {
            EndField();
            records.Add(record);
        }

        return records;

        void EndField()
        {
            record.Add(field.ToString());
            field.Clear();
        }
    }
}
