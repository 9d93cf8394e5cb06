using Liftoff.Jobs;

namespace Liftoff.Monitoring.Tests.Strategis;

/// <summary>How the reports of a day become one row per campaign.</summary>
public sealed class MergeTests : StrategisTests
{
    private const string F = "120230000000000001";
    private const string G = "120230000000000002";

    [Fact]
    public async Task The_worked_example_comes_out_figure_by_figure()
    {
        Deliver(
            ("s1_daily_v3", """[{"date":"2025-11-22","strategisCampaignId":"sik4w2p06ab","buyer":"alex","networkId":"112","estimated_revenue":"200","searches":"400","clicks":"190"}]"""),
            ("s1_reconciled", """[{"date":"2025-11-22","strategisCampaignId":"sik4w2p06ab","estimated_revenue":"196","searches":"398","clicks":"188"}]"""),
            ("facebook_report", $$"""[{"date":"2025-11-22","strategisCampaignId":"sik4w2p06ab","networkCampaignId":"{{F}}","spend":"100.00","clicks":"500","conversions":"150"}]"""),
            ("facebook_adsets", $$"""{"data":[{"date":"2025-11-22","strategisCampaignId":"sik4w2p06ab","networkCampaignId":"{{F}}","adSetId":"1","spend":"60","clicks":"300"},{"date":"2025-11-22","strategisCampaignId":"sik4w2p06ab","networkCampaignId":"{{F}}","adSetId":"2","spend":"40","clicks":"200"}]}"""),
            ("facebook_pixel", """[{"date":"2025-11-22","strategisCampaignId":"sik4w2p06ab","conversions":"148"}]"""));

        var result = await IngestAsync();

        Assert.Equal((JobStatus.Success, null), (result.Status, result.Error));
        var row = Assert.Single(await RowsAsync());
        Assert.Equal(("sik4w2p06ab", "alex", "facebook", F), (row.CampaignId, row.Owner, row.MediaSource, row.FacebookCampaignId));
        Assert.Equal((100m, 196m, 200m, 196m), (row.Spend, row.Revenue, row.DailyRevenue, row.ReconciledRevenue));
        Assert.Equal((398L, 500L, 188L, 150L), (row.Sessions, row.Clicks, row.S1Clicks, row.Conversions));
        Assert.Equal((1.96, 196 / 188.0), (row.Roas, row.Rpc));
        Assert.Equal(("facebook_report", "s1_reconciled", "explicit"), (row.SpendSource, row.RevenueSource, row.IdSource));
    }

    [Fact]
    public async Task The_first_example_of_the_data_architecture_comes_out()
    {
        Deliver(
            ("s1_daily_v3", """[{"strategisCampaignId":"12345","buyer":"John","category":"Finance","networkId":112,"networkCampaignId":"120230000000000001","estimated_revenue":"200","searches":"1000","clicks":"480"}]"""),
            ("s1_reconciled", """[{"strategisCampaignId":"other06ab","revenue":"1"}]"""),
            ("facebook_report", """[{"strategisCampaignId":"12345","spend":"100","clicks":"500"}]"""),
            ("facebook_campaigns", """[{"id":"120230000000000001","name":"Campaign ABC","created_time":"2025-11-20T08:30:00-0800"}]"""));

        await IngestAsync();

        var row = await RowAsync("12345");
        Assert.Equal(("Campaign ABC", "John", "Finance", "facebook"), (row.CampaignName, row.Owner, row.Category, row.MediaSource));
        Assert.Equal((100m, 200m, 1000L, 500L, 2.0), (row.Spend, row.Revenue, row.Sessions, row.Clicks, row.Roas));
        Assert.Equal(new DateTime(2025, 11, 20, 16, 30, 0), Assert.Single(await House.QueryAsync<DateTime>("SELECT created_time FROM campaign_index WHERE campaign_id = '12345'")));
    }

    [Fact]
    public async Task Spend_and_roas_are_null_and_the_row_stays_where_the_platform_report_fails()
    {
        Deliver(
            ("s1_daily_v3", """[{"strategisCampaignId":"67890","buyer":"Jane","category":"Healthcare","networkId":"107","estimated_revenue":"150","searches":"800","clicks":"300"}]"""),
            ("s1_reconciled", """[{"strategisCampaignId":"other06ab","revenue":"1"}]"""));
        Break("taboola_report");

        var result = await IngestAsync();

        Assert.Equal(JobStatus.Partial, result.Status);
        Assert.Contains(result.Warnings, warning => warning.Contains("taboola_report", StringComparison.Ordinal) && warning.Contains("502", StringComparison.Ordinal));
        var row = await RowAsync("67890");
        Assert.Equal(("Jane", "taboola", null, 150m, 800L, null), (row.Owner, row.MediaSource, row.Spend, row.Revenue, row.Sessions, row.Roas));
        Assert.Equal("FAILED", await StatusAsync("taboola_report"));
    }

    [Fact]
    public async Task A_measured_zero_is_zero_and_what_nobody_delivered_is_null()
    {
        DeliverWithS1(("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","spend":"0.00","clicks":"","conversions":null}]"""));

        await IngestAsync();

        var row = await RowAsync("siaaaa06aa");
        Assert.Equal((0m, null, null, null), (row.Spend, row.Clicks, row.Conversions, row.Roas));
    }

    [Fact]
    public async Task Ids_are_found_by_explicit_id_then_network_map_then_name()
    {
        DeliverWithS1(
            ("s1_network_map_112", $$"""[{"strategisCampaignId":"simapped06","networkCampaignId":"{{F}}"},{"strategisCampaignId":"simapped06","networkCampaignId":"{{G}}"}]"""),
            ("facebook_report", $$"""
            [{"campaignId":"siexplicit1","networkCampaignId":"{{F}}","campaign_name":"siother1_x","spend":"1"},
             {"campaignId":"{{F}}","campaign_name":"siother1_x","spend":"2"},
             {"networkCampaignId":"{{G}}","spend":"4"},
             {"networkCampaignId":"120230000000000003","campaign_name":"sinamed06aa_1102_Category","spend":"8"},
             {"networkCampaignId":"120230000000000004","campaign_name":"SID:sipiped06aa | Brand | US","spend":"16"},
             {"networkCampaignId":"120230000000000005","campaign_name":"Summer_sale","spend":"32"}]
            """));

        var result = await IngestAsync();

        var spend = (await RowsAsync()).Where(row => row.Spend is not null).ToDictionary(row => row.CampaignId, row => (row.Spend!.Value, row.IdSource));
        Assert.Equal(
            new Dictionary<string, (decimal, string?)>
            {
                ["siexplicit1"] = (1m, "explicit"),
                ["simapped06"] = (6m, "network_map"),
                ["sinamed06aa"] = (8m, "name_prefix"),
                ["sipiped06aa"] = (16m, "name_prefix"),
                ["120230000000000005"] = (32m, "none"),
            },
            spend);
        Assert.Equal(1, result.Counts["unattributed"]);
        Assert.Contains(result.Warnings, warning => warning.Contains("$32.00", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Spend_of_a_facebook_campaign_that_several_share_is_never_split()
    {
        DeliverWithS1(
            ("s1_network_map_112", $$"""[{"strategisCampaignId":"sifirst06aa","networkCampaignId":"{{F}}"},{"strategisCampaignId":"sisecond06a","networkCampaignId":"{{F}}"},{"strategisCampaignId":"sithird06aa","networkCampaignId":"{{G}}"},{"strategisCampaignId":"sifourth06a","networkCampaignId":"{{G}}"}]"""),
            ("facebook_report", $$"""[{"networkCampaignId":"{{F}}","campaign_name":"sisecond06a_1102_X","spend":"70"},{"networkCampaignId":"{{G}}","campaign_name":"siforeign06_1102_X","spend":"30"}]"""));

        var result = await IngestAsync();

        var rows = (await RowsAsync()).Where(row => row.Spend is not null).Select(row => (row.CampaignId, row.Spend, row.IdSource)).ToList();
        Assert.Equal([(G, 30m, "none"), ("sisecond06a", 70m, "name_prefix")], rows);
        Assert.Equal(1, result.Counts["unattributed"]);
    }

    [Fact]
    public async Task Facebook_ids_that_come_as_numbers_keep_every_digit()
    {
        DeliverWithS1(("facebook_report", """[{"campaignId":120230000000000017,"campaign_name":"Summer","spend":1.005}]"""));

        await IngestAsync();

        Assert.Equal(1.005m, (await RowAsync("120230000000000017")).Spend);
    }

    [Fact]
    public async Task Ad_sets_stand_in_where_the_campaign_report_lacks_a_campaign_and_nothing_is_added()
    {
        DeliverWithS1(
            ("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","spend":"5"}]"""),
            ("facebook_adsets", """[{"strategisCampaignId":"siaaaa06aa","adSetId":"1","spend":"4"},{"strategisCampaignId":"sibbbb06bb","adSetId":"2","spend":"3"},{"strategisCampaignId":"sibbbb06bb","adSetId":"3","spend":"2"}]"""),
            ("strategis_metrics_fb", """[{"strategisCampaignId":"siaaaa06aa","spend":"5","revenue":"9","impressions":"77"},{"strategisCampaignId":"sicccc06cc","spend":"1","impressions":"3"}]"""));

        await IngestAsync();

        Assert.Equal(
            [("siaaaa06aa", 5m, "facebook_report"), ("sibbbb06bb", 5m, "facebook_adsets"), ("sicccc06cc", 1m, "strategis_metrics_fb")],
            (await RowsAsync()).Where(row => row.Spend is not null).Select(row => (row.CampaignId, row.Spend!.Value, row.SpendSource!)));
    }

    [Fact]
    public async Task Another_networks_report_does_not_speak_for_a_campaign()
    {
        Deliver(
            ("s1_daily_v3", """[{"strategisCampaignId":"sitaboola6a","networkId":"107","revenue":"20","clicks":"5"}]"""),
            ("s1_reconciled", """[{"strategisCampaignId":"other06ab","revenue":"1"}]"""),
            // A template was copied: Facebook's campaign carries the name of Taboola's, and spent nothing.
            ("facebook_report", $$"""[{"networkCampaignId":"{{F}}","campaign_name":"sitaboola6a_1102_X - Copy","spend":"0"}]"""),
            ("taboola_report", """{"results":[{"date":"2025-11-22 00:00:00.0","campaign":"4321","campaign_name":"sitaboola6a_1102_X","spent":151.04,"clicks":902}],"recordCount":1}"""));

        await IngestAsync();

        var row = await RowAsync("sitaboola6a");
        Assert.Equal(("taboola", 151.04m, "taboola_report", 902L), (row.MediaSource, row.Spend, row.SpendSource, row.Clicks));
    }

    [Fact]
    public async Task Outbrain_hours_are_summed_and_repeated_rows_count_once()
    {
        DeliverWithS1(("outbrain_report", """
            [{"strategisCampaignId":"sioutbr06aa","date":"2025-11-22","hour":"01","spend":0.1},{"strategisCampaignId":"sioutbr06aa","date":"2025-11-22","hour":"02","spend":0.2},
             {"strategisCampaignId":"sioutbr06aa","date":"2025-11-22","hour":"02","spend":0.2},{"strategisCampaignId":"sioutbr06aa","date":"2025-11-21","hour":"03","spend":9}]
            """));

        await IngestAsync();

        Assert.Equal(0.3m, (await RowAsync("sioutbr06aa")).Spend);
    }

    [Fact]
    public async Task Strategiss_own_list_tells_what_the_reports_of_the_day_leave_open()
    {
        Deliver(
            ("s1_daily_v3", """[{"strategisCampaignId":"siaaaa06aa","buyer":"UNKNOWN","estimated_revenue":"9","rsocSite":"dlg"},{"strategisCampaignId":"sibbbb06bb","buyer":"kim","networkId":107,"estimated_revenue":"8"}]"""),
            ("s1_reconciled", """[{"strategisCampaignId":"siaaaa06aa","revenue":"9"},{"strategisCampaignId":"sibbbb06bb","revenue":"8"}]"""),
            ("strategis_campaigns", """
                [{"id":"siaaaa06aa","name":"Loans AB","category":"Loans","created_at":"2025-11-01T10:00:00.000Z","properties":{"buyer":"alex","networkName":"taboola","rsocSite":"other","fbCampaignId":"120230000000000001"}},
                 {"id":"sibbbb06bb","created_at":"2025-11-02T10:00:00.000Z","properties":{"buyer":"someone","networkName":"outbrain"}},
                 {"id":"siidle06cc","properties":{"buyer":"alex"}},
                 {"id":"sitext06dd","properties":"none"}]
                """));

        var run = await IngestAsync();

        Assert.Null(run.Error);
        Assert.Equal(["siaaaa06aa", "sibbbb06bb"], (await RowsAsync()).Select(row => row.CampaignId));
        var open = await RowAsync("siaaaa06aa");
        Assert.Equal(("Loans AB", "alex", "Loans", "taboola", "System1OpCo"), (open.CampaignName, open.Owner, open.Category, open.MediaSource, open.Account));
        Assert.Null(open.FacebookCampaignId);
        var told = await RowAsync("sibbbb06bb");
        Assert.Equal(("kim", "taboola"), (told.Owner, told.MediaSource));
        Assert.Equal([new DateTime(2025, 11, 1, 10, 0, 0), new DateTime(2025, 11, 2, 10, 0, 0)], await House.QueryAsync<DateTime>("SELECT created_time FROM campaign_index ORDER BY campaign_id"));
    }

    [Fact]
    public async Task The_network_s_time_of_creation_counts_before_strategiss()
    {
        DeliverWithS1(
            ("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","networkCampaignId":"120230000000000001","spend":"1"}]"""),
            ("facebook_campaigns", """[{"id":"120230000000000001","created_time":"2025-11-20T08:30:00-0800"}]"""),
            ("strategis_campaigns", """[{"id":"siaaaa06aa","created_at":"2025-11-20T16:00:00.000Z"}]"""));

        await IngestAsync();

        Assert.Equal(new DateTime(2025, 11, 20, 16, 30, 0), Assert.Single(await House.QueryAsync<DateTime>("SELECT created_time FROM campaign_index WHERE campaign_id = 'siaaaa06aa'")));
    }

    [Fact]
    public async Task Campaigns_that_only_lists_maps_and_averages_name_have_no_row()
    {
        DeliverWithS1(
            ("s1_rpc_average", """[{"strategisCampaignId":"siaaaa06aa","rpc":"1.0893"},{"strategisCampaignId":"siidle06aa","rpc":"2"}]"""),
            ("facebook_campaigns", """[{"id":"120230000000000009","name":"siasleep06a_1102_X"}]"""),
            ("facebook_pixel", """[{"strategisCampaignId":"siaaaa06aa","pixel_conversions":"7"}]"""));

        await IngestAsync();

        Assert.Equal(["siaaaa06aa", "sis1only06a"], (await RowsAsync()).Select(row => row.CampaignId));
        Assert.Equal((1.0893, 7L), ((await RowAsync("siaaaa06aa")).RpcAverage, (await RowAsync("siaaaa06aa")).Conversions));
    }

    [Fact]
    public async Task Money_is_rounded_once_after_it_is_added()
    {
        DeliverWithS1(("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","adAccountId":"1","spend":"0.0000004"},{"strategisCampaignId":"siaaaa06aa","adAccountId":"2","spend":"0.0000004"}]"""));

        await IngestAsync();

        Assert.Equal(0.000001m, (await RowAsync("siaaaa06aa")).Spend);
    }

    [Fact]
    public async Task Money_of_another_currency_is_left_out_and_said()
    {
        DeliverWithS1(("taboola_report", """[{"strategisCampaignId":"siaaaa06aa","spent":5,"currency":"EUR"},{"strategisCampaignId":"sibbbb06bb","spent":6,"currency":"USD"}]"""));

        var result = await IngestAsync();

        Assert.Equal(JobStatus.Partial, result.Status);
        Assert.Equal("PARTIAL", await StatusAsync("taboola_report"));
        Assert.Equal((null, 6m), ((await RowAsync("siaaaa06aa")).Spend, (await RowAsync("sibbbb06bb")).Spend));
    }

    [Fact]
    public async Task Blank_and_unknown_owners_give_way_to_the_next_source_and_aliases_to_their_owner()
    {
        await using var house = await MonitoringFixture.StartAsync(adjust: options => options with { Strategis = options.Strategis with { OwnerAliases = Settings.Pairs.Read("robinfb=Robin") } });
        house.Simulator.Faults.Set(
        [
            new("GET /api/s1/report/daily-v3?*buyer", Simulator.Faults.FaultKind.Status) { Status = 200, Body = """[{"strategisCampaignId":"siaaaa06aa","buyer":" ","rsocSite":"Trusted-Info","revenue":1},{"strategisCampaignId":"sibbbb06bb","buyer":"UNKNOWN","rsocSite":"nowhere.com","revenue":1},{"strategisCampaignId":"sicccc06cc","buyer":"RobinFB","revenue":1}]""" },
            new("GET /api/s1/high-level-report", Simulator.Faults.FaultKind.Status) { Status = 200, Body = """[{"strategisCampaignId":"siaaaa06aa","buyer":"kim","revenue":1},{"strategisCampaignId":"sibbbb06bb","buyer":null,"revenue":1}]""" },
            new("GET *", Simulator.Faults.FaultKind.Status) { Status = 200, Body = "[]" },
        ]);

        await house.RunAsync("ingest-campaigns", default, ("date", "2025-11-22"), ("mode", "strategis"));

        Assert.Equal(
            [("siaaaa06aa", "kim", "Zeus LLC"), ("sibbbb06bb", null, null), ("sicccc06cc", "Robin", null)],
            await house.QueryAsync<(string, string?, string?)>("SELECT campaign_id, owner, s1_google_account FROM campaign_index ORDER BY 1"));
    }

    [Fact]
    public async Task Ad_sets_are_rows_of_their_own_with_their_own_money_and_their_campaigns_names()
    {
        Deliver(
            ("s1_daily_v3", """[{"strategisCampaignId":"siaaaa06aa","buyer":"alex","category":"Botox","networkId":"112","revenue":"50","clicks":"20"}]"""),
            ("s1_daily_v3_adset", """[{"strategisCampaignId":"siaaaa06aa","networkAdGroupId":"1","revenue":"30","searches":"9","clicks":"12"},{"strategisCampaignId":"siaaaa06aa","revenue":"50"}]"""),
            ("facebook_adsets", """[{"strategisCampaignId":"siaaaa06aa","adset_id":"1","adSetName":"one","spend":"6"},{"strategisCampaignId":"siaaaa06aa","adset_id":"2","adSetName":"two","spend":"4"}]"""));

        var result = await IngestAsync(("level", "adset"));

        Assert.Equal((JobStatus.Success, null), (result.Status, result.Error));
        Assert.Equal(
            [("1", 6m, 30m, "alex", "Botox"), ("2", 4m, null, "alex", "Botox")],
            (await RowsAsync("adset_index")).Select(row => (row.AdsetId!, row.Spend!.Value, row.Revenue, row.Owner!, row.Category!)));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Snapshot_rows_under_a_facebook_id_are_not_shown_beside_the_strategis_row()
    {
        DeliverWithS1(("facebook_report", $$"""[{"strategisCampaignId":"siaaaa06aa","networkCampaignId":"{{F}}","spend":"5"},{"strategisCampaignId":"siaaaa06aa","networkCampaignId":"{{G}}","spend":"3"}]"""));
        await IngestAsync();
        await House.WriteAsync(connection => Dapper.SqlMapper.ExecuteAsync(connection, $"""
            INSERT INTO campaign_rows BY NAME
            SELECT DATE '2025-11-22' AS date, 'campaign' AS level, source AS snapshot_source, 'snapshot' AS mode, id AS campaign_id, id AS facebook_campaign_id, 8 AS spend_usd, 'r' AS run_id, now()::TIMESTAMP AS updated_at
            FROM (VALUES ('{F}'), ('{G}'), ('120230000000000077')) t(id), (VALUES ('day'), ('reconciled')) s(source)
            """));

        Assert.Equal([("120230000000000077", 8m), ("siaaaa06aa", 8m)], (await RowsAsync()).Where(row => row.Spend is not null).Select(row => (row.CampaignId, row.Spend!.Value)));
        Assert.Equal(["siaaaa06aa", "siaaaa06aa"], await House.QueryAsync<string>($"SELECT campaign_id FROM campaign_attributes WHERE id IN ('{F}', '{G}')"));
    }

    [Fact]
    public async Task A_second_ingest_records_what_it_moved()
    {
        DeliverWithS1(("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","spend":"5"},{"strategisCampaignId":"sibbbb06bb","spend":"1"}]"""));
        await IngestAsync();
        Assert.Empty(await House.QueryAsync<string>("SELECT campaign_id FROM campaign_index_changes"));
        DeliverWithS1(("facebook_report", """[{"strategisCampaignId":"siaaaa06aa","spend":"7.5"},{"strategisCampaignId":"sicccc06cc","spend":"2"}]"""));

        await IngestAsync();

        Assert.Equal(
            [("siaaaa06aa", "changed", 5m, 7.5m), ("sibbbb06bb", "removed", 1m, null), ("sicccc06cc", "added", null, 2m)],
            await House.QueryAsync<(string, string, decimal?, decimal?)>("SELECT campaign_id, change, spend_before, spend_after FROM campaign_index_changes ORDER BY 1"));
    }

    /// <summary>The two critical reports with a campaign of their own, and these.</summary>
    private void DeliverWithS1(params (string Label, string Body)[] answers) => Deliver(
    [
        ("s1_daily_v3", """[{"strategisCampaignId":"sis1only06a","revenue":"3","searches":"2","clicks":"1"}]"""),
        ("s1_reconciled", """[{"strategisCampaignId":"sis1only06a","revenue":"3"}]"""),
        .. answers,
    ]);
}
