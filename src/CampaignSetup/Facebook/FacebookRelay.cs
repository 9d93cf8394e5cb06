using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Outside;

namespace Liftoff.CampaignSetup.Facebook;

/// <summary>Facebook as Strategis relays it (contract §3.7 to §3.10), with a token of Strategis.</summary>
public sealed class FacebookRelay(OutsideHttp http, CampaignSetupOptions options)
{
    /// <param name="level"><c>campaigns</c>, <c>adsets</c>, <c>adcreatives</c> or <c>ads</c>.</param>
    public Task<CallAnswer> CreateAsync(string level, JsonObject body, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, $"{options.RelayPath}/{level}/create", body, cancellationToken);

    /// <param name="level"><c>campaigns</c>, <c>adsets</c> or <c>ads</c>.</param>
    public Task<CallAnswer> ListAsync(string level, string organization, string adAccountId, CancellationToken cancellationToken)
    {
        var fields = level switch
        {
            "campaigns" => "id,name,status,effective_status,account_id,created_time",
            "adsets" => "id,name,status,effective_status,campaign_id,account_id,created_time",
            _ => "id,name,status,effective_status,campaign_id,adset_id,account_id,created_time,creative{id,name}",
        };
        var path = $"{options.RelayPath}/{level}?organization={Uri.EscapeDataString(organization)}&adAccountId={AdAccount.ToAct(adAccountId)}&fields={Uri.EscapeDataString(fields)}";
        return AllPagesAsync(after => http.SendAsync(HttpMethod.Get, path + after, null, cancellationToken));
    }

    /// <summary>Creatives have no list route of their own; the proxy may refuse.</summary>
    public Task<CallAnswer> ListCreativesAsync(string organization, string adAccountId, CancellationToken cancellationToken) =>
        AllPagesAsync(after => ProxyAsync(organization, HttpMethod.Get, $"{AdAccount.ToAct(adAccountId)}/adcreatives?fields=id,name,object_story_spec&limit=500{after}", null, cancellationToken));

    /// <param name="level"><c>campaigns</c> or <c>adsets</c>; there is no such route for ads.</param>
    /// <param name="status"><c>ACTIVE</c> or <c>PAUSED</c>.</param>
    public Task<CallAnswer> SetStatusAsync(string level, string id, string organization, string status, CancellationToken cancellationToken) =>
        // What the route reads is not documented; both places carry the value.
        http.SendAsync(HttpMethod.Put, $"{options.RelayPath}/{level}/{Uri.EscapeDataString(id)}/status?organization={Uri.EscapeDataString(organization)}&status={status}", new JsonObject { ["status"] = status }, cancellationToken);

    /// <summary>Any Graph call that the proxy's allow-list permits; the answer is Graph's.</summary>
    public Task<CallAnswer> ProxyAsync(string organization, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken) =>
        http.SendAsync(HttpMethod.Post, "api/lincx-proxy", new JsonObject
        {
            ["organization"] = organization,
            ["network"] = "Facebook",
            ["method"] = method.Method,
            ["url"] = $"https://graph.facebook.com/{options.GraphVersion}/{path}",
            ["body"] = body ?? [],
        }, cancellationToken);

    /// <summary>No paging is agreed on; where a list has a cursor it is followed as long as it leads to something new.</summary>
    private static async Task<CallAnswer> AllPagesAsync(Func<string, Task<CallAnswer>> page)
    {
        var answer = await page("");
        if (answer.Failure is not null || answer.NextPage is null) return answer;
        var (rows, seen) = (new JsonArray(), new HashSet<string>());
        while (answer.Failure is null)
        {
            var before = seen.Count;
            foreach (var row in answer.Rows)
                if (CallAnswer.IdOf(row) is { } id && seen.Add(id)) rows.Add(row.DeepClone());
            if (answer.NextPage is not { } cursor || seen.Count == before) return new CallAnswer(rows, null);
            answer = await page($"&after={Uri.EscapeDataString(cursor)}");
        }

        return answer;
    }
}
