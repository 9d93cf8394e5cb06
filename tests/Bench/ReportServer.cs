using System.Globalization;
using System.Net;
using System.Text;
using Liftoff.Monitoring.Sources.Strategis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Liftoff.Bench;

/// <summary>Serves Strategis's reports of one day from files, so that the server costs as good as nothing.</summary>
public sealed class ReportServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder;

    private ReportServer(WebApplication app, string folder) => (this.app, this.folder) = (app, folder);

    public Uri Address => new(app.Urls.Single());

    /// <summary>How long each answer lets itself be waited for.</summary>
    public TimeSpan Delay { get; set; }

    public static async Task<ReportServer> StartAsync(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new ReportServer(app, folder);
        app.MapGet("/{**path}", server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Writes the day anew. Every campaign stands in S1's reports; three of four are Facebook's, the others Taboola's.</summary>
    public void Write(int campaigns)
    {
        foreach (var report in ReportEndpoints.All)
        {
            using var file = new StreamWriter(Path.Combine(folder, report.Label + ".json"), false, new UTF8Encoding(false), 1 << 16);
            file.Write("{\"data\":[");
            var first = true;
            for (var i = 0; i < campaigns; i++)
            {
                if (Row(report.Label, i) is not { } row) continue;
                if (!first) file.Write(',');
                first = false;
                file.Write(row);
            }

            file.Write("]}");
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string? Row(string label, int i)
    {
        var (id, facebook, isFacebook) = ($"si{i:x6}06a", $"12023{i:0000000000000}", i % 4 != 3);
        var money = string.Create(CultureInfo.InvariantCulture, $"{i % 500}.{i % 97:00}12345678");
        var cents = string.Create(CultureInfo.InvariantCulture, $"{i % 300}.{i % 89:00}");
        return label switch
        {
            "s1_daily_v3" => $$"""{"level":"date-strategisCampaignId-buyer","date":"2025-11-22","strategisCampaignId":"{{id}}","campaignId":"{{id}}","buyer":"owner{{i % 7}}","category":"Category{{i % 79}}","networkId":"{{(isFacebook ? 112 : 107)}}","networkAccountId":"act_777000111{{i % 9}}","networkCampaignId":"{{facebook}}","networkCampaignName":"{{id}}_1102_Category{{i % 79}}_FB_KW_AX","rsocSite":"example-{{i % 9}}.com","organization":"Interlincx","impressions":"0","searches":"{{i % 900}}","clicks":"{{i % 400}}","estimated_revenue":"{{money}}","budget":"250","status":"ACTIVE","bidStrategy":"LOWEST_COST_WITHOUT_CAP"}""",
            "s1_reconciled" => $$"""{"date":"2025-11-22","strategisCampaignId":"{{id}}","buyer":"owner{{i % 7}}","category":"Category{{i % 79}}","searches":"{{i % 900}}","clicks":"{{i % 400}}","estimated_revenue":"{{money}}"}""",
            "s1_rpc_average" => $$"""{"strategisCampaignId":"{{id}}","rpc":"1.{{i % 1000:000}}"}""",
            "s1_network_map_112" when isFacebook => $$"""{"date":"2025-11-22","strategisCampaignId":"{{id}}","networkCampaignId":"{{facebook}}"}""",
            "facebook_report" when isFacebook => $$"""{"date":"2025-11-22","adAccountId":"777000111{{i % 9}}","campaignId":"{{id}}","networkCampaignId":"{{facebook}}","campaign_name":"{{id}}_1102_Category{{i % 79}}_FB_KW_AX","buyer":"owner{{i % 7}}","category":"Category{{i % 79}}","rsocSite":"example-{{i % 9}}.com","spend":"{{cents}}","impressions":"{{i % 9000}}","clicks":"{{i % 600}}","conversions":"{{i % 170}}","ctr":"7.6","cpm":"21.67","cpc":"0.28","budget":"250","status":"ACTIVE"}""",
            "facebook_campaigns" when isFacebook => $$"""{"id":"{{facebook}}","name":"{{id}}_1102_Category{{i % 79}}_FB_KW_AX","status":"ACTIVE","effective_status":"ACTIVE","account_id":"777000111{{i % 9}}","daily_budget":"25000"}""",
            "facebook_adsets" when isFacebook => $$"""{"date":"2025-11-22","adAccountId":"777000111{{i % 9}}","strategisCampaignId":"{{id}}","networkCampaignId":"{{facebook}}","adSetId":"{{facebook}}1","adSetName":"US 45+","campaign_name":"{{id}}_1102_Category{{i % 79}}_FB_KW_AX","buyer":"owner{{i % 7}}","spend":"{{cents}}","impressions":"{{i % 9000}}","clicks":"{{i % 600}}","conversions":"{{i % 170}}"}""",
            "facebook_pixel" when isFacebook => $$"""{"date":"2025-11-22","strategisCampaignId":"{{id}}","conversions":"{{i % 168}}"}""",
            "strategis_metrics_fb" when isFacebook => $$"""{"date":"2025-11-22","strategisCampaignId":"{{id}}","impressions":"{{i % 700}}","clicks":"{{i % 400}}"}""",
            "taboola_report" when !isFacebook => $$"""{"date":"2025-11-22","strategisCampaignId":"{{id}}","campaign_id":"{{i}}","campaign_name":"{{id}}_1101_Category{{i % 79}}_TB_X","spent":{{cents}},"clicks":{{i % 600}},"impressions":{{i % 9000}},"cpa_actions_num":{{i % 170}},"currency":"USD"}""",
            "strategis_campaigns" => $$$"""{"id":"{{{id}}}","name":"{{{id}}}_1102_Category{{{i % 79}}}_FB_KW_AX","category":"Category{{{i % 79}}}","redirectDomain":"r.example.com","template":{"id":"t1","value":"https://{domain}/{article}"},"properties":{"buyer":"owner{{{i % 7}}}","networkName":"{{{(isFacebook ? "facebook" : "taboola")}}}","networkAccountId":"act_777000111{{{i % 9}}}","rsocSite":"example-{{{i % 9}}}.com"},"organizations":["Interlincx"],"created_at":"2025-11-02T10:00:00.000Z"}""",
            _ => null,
        };
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Delay > TimeSpan.Zero) await Task.Delay(Delay, context.RequestAborted);
        var (path, query) = (context.Request.Path.Value!.TrimStart('/'), context.Request.QueryString.Value ?? "");
        var label = path == S1Daily.Path
            ? query.Contains("networkId=109", StringComparison.Ordinal) ? "s1_network_map_109" : query.Contains("networkId=112", StringComparison.Ordinal) ? "s1_network_map_112" : "s1_daily_v3"
            : ReportEndpoints.All.Single(report => report.Path == path).Label;
        context.Response.ContentType = "application/json";
        await context.Response.SendFileAsync(Path.Combine(folder, label + ".json"));
    }
}
