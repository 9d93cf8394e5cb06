using Liftoff.Jobs;

namespace Liftoff.Monitoring.Tests.Sessions;

/// <summary>What the session CSV may look like, each peculiarity in a file of its own.</summary>
public sealed class SessionCsvTests : SessionTests
{
    [Fact]
    public async Task Rows_become_sessions_and_revenue_by_campaign_and_click_hour()
    {
        var result = await IngestAsync("session_id,campaign_id,click_hour,total_revenue\ns1,120,7,1.52\ns2,120,7,0.48\ns3,120,8,0.1\ns4,121,7,2\n");

        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Equal([new("120", 7, 2, 2.00m), new("120", 8, 1, 0.1m), new("121", 7, 1, 2m)], await StoredAsync());
        Assert.Equal((4, 4, 2, 4), (result.Counts["rows_read"], result.Counts["sessions"], result.Counts["campaigns"], result.Counts["sessions_stored"]));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task Quoted_newlines_commas_and_doubled_quotes_stay_inside_their_field()
    {
        await IngestAsync("""""
            session_id,keyword,campaign_id,click_hour,total_revenue
            s1,"cheap, ""as seen""
            s9,x,999,9,9.99
            on {{keyword}}",120,7,1.5
            s2,"""",120,7,0.5
            s3,"a
            b",121,8,0.25

            """"".ReplaceLineEndings("\n"));

        Assert.Equal([new("120", 7, 2, 2m), new("121", 8, 1, 0.25m)], await StoredAsync());
    }

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", false)]
    [InlineData("\n", true)]
    [InlineData("\r\n", true)]
    public async Task Line_ends_and_a_byte_order_mark_make_no_difference(string newLine, bool mark)
    {
        var csv = (mark ? "\uFEFF" : "") + string.Join(newLine, "campaign_id,keyword,click_hour,total_revenue", "120,\"a" + newLine + "b\",7,1.25", "121,c,27,0.75", "");
        var result = await IngestAsync(csv);

        Assert.Equal((JobStatus.Success, 2L), (result.Status, result.Counts["rows_read"]));
        Assert.Equal([new("120", 7, 1, 1.25m), new("121", 27, 1, 0.75m)], await StoredAsync());
    }

    [Fact]
    public async Task Line_ends_may_be_mixed_in_one_file()
    {
        await IngestAsync("campaign_id,click_hour,total_revenue\r\n120,7,1\n120,7,2\r\n121,8,3\n");
        Assert.Equal([new("120", 7, 2, 3m), new("121", 8, 1, 3m)], await StoredAsync());
    }

    [Fact]
    public async Task Dollar_signs_and_thousands_separators_are_no_part_of_the_amount()
    {
        await IngestAsync("campaign_id,click_hour,total_revenue\n120,7,\"$1,234.50\"\n120,7,\"-$0.25\"\n121,7,\"$-1,000\"\n122,7, 3.5 \n");
        Assert.Equal([new("120", 7, 2, 1234.25m), new("121", 7, 1, -1000m), new("122", 7, 1, 3.5m)], await StoredAsync());
    }

    [Fact]
    public async Task Unknown_columns_and_their_order_do_not_matter()
    {
        await IngestAsync("""
            device, Total_Revenue ,"region, code",CLICK_HOUR,"Campaign_Id",hour_0,session_id,experiment
            mobile,1.5,"TX, US",7,120215,0.9,s1,"{""a"":1}"
            ,2.5,,7,120215,0.1,s2,

            """.ReplaceLineEndings("\n"));

        Assert.Equal([new("120215", 7, 2, 4m)], await StoredAsync());
    }

    [Fact]
    public async Task A_column_that_comes_twice_is_read_once()
    {
        await IngestAsync("campaign_id,click_hour,total_revenue,campaign_id,other_3\n120,7,1,999,x\n");
        Assert.Equal([new("120", 7, 1, 1m)], await StoredAsync());
    }

    [Fact]
    public async Task Without_a_total_column_the_increments_of_the_hours_are_summed()
    {
        await IngestAsync("campaign_id,click_hour,hour_1,hour_2,hour_10,hour_rate\n120,7,0.9,,0.62,5\n120,7,\"$1,000.10\",-0.1,,5\n121,8,,,,5\n");
        Assert.Equal([new("120", 7, 2, 1001.52m), new("121", 8, 1, 0m)], await StoredAsync());
    }

    [Fact]
    public async Task A_blank_total_is_filled_from_the_increments_row_by_row_and_a_total_of_zero_stays()
    {
        await IngestAsync("campaign_id,click_hour,total_revenue,hour_0,hour_1\n120,7,,0.9,-0.3\n121,7,  ,0.5,\n122,7,3,9,9\n123,7,0,9,9\n124,7,,,\n");
        Assert.Equal([new("120", 7, 1, 0.6m), new("121", 7, 1, 0.5m), new("122", 7, 1, 3m), new("123", 7, 1, 0m), new("124", 7, 1, 0m)], await StoredAsync());
    }

    [Fact]
    public async Task The_first_total_that_is_a_number_wins_and_an_unreadable_one_is_told()
    {
        var result = await IngestAsync("campaign_id,click_hour,revenue_usd,revenue,total_revenue,hour_0\n120,7,3,2,1,9\n121,7,3,2,,9\n122,7,3,n/a,-,9\n123,7,,,pending,0.5\n");

        Assert.Equal([new("120", 7, 1, 1m), new("121", 7, 1, 2m), new("122", 7, 1, 3m), new("123", 7, 1, 0.5m)], await StoredAsync());
        Assert.Equal((JobStatus.Partial, 1L), (result.Status, result.Counts["unreadable_revenue"]));
        Assert.Contains("\"pending\"", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Negative_increments_lower_the_revenue()
    {
        await IngestAsync("campaign_id,click_hour,hour_0,hour_5\n120,7,1.5,-0.25\n121,7,0.1,-0.4\n");
        Assert.Equal([new("120", 7, 1, 1.25m), new("121", 7, 1, -0.3m)], await StoredAsync());
    }

    [Fact]
    public async Task Blank_campaign_ids_are_counted_in_a_bucket_of_their_own_and_not_stored()
    {
        var result = await IngestAsync("session_id,campaign_id,click_hour,total_revenue\ns1,120,7,1\ns2,,7,2.5\ns3,  ,8,0.25\ns4,\"\",26,4\n", ("max-hour", "12"));

        Assert.Equal([new("120", 7, 1, 1m)], await StoredAsync());
        Assert.Equal((4, 2, 1, 1), (result.Counts["rows_read"], result.Counts["without_campaign"], result.Counts["after_max_hour"], result.Counts["sessions_stored"]));
        Assert.Contains("2 sessions with $2.75 revenue carry no campaign id", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_equal_in_every_column_count_once()
    {
        var result = await IngestAsync("session_id,campaign_id,click_hour,total_revenue,keyword\ns1,120,7,1,a\ns2,120,7,1,a\ns1,120,7,1,a\ns1,120,7,1,a\n");

        Assert.Equal([new("120", 7, 2, 2m)], await StoredAsync());
        Assert.Equal((4, 2, 0), (result.Counts["rows_read"], result.Counts["duplicate_rows"], result.Counts["repeated_session_ids"]));
        Assert.Equal(JobStatus.Success, result.Status);
    }

    [Fact]
    public async Task A_session_id_with_other_content_is_a_session_of_its_own_and_is_reported()
    {
        var result = await IngestAsync("My_Session_Id,campaign_id,click_hour,total_revenue,keyword\ns1,120,7,1,a\ns1,120,7,1.5,a\ns1,120,7,1,b\n,120,7,1,c\n,120,7,1,d\n");

        Assert.Equal([new("120", 7, 5, 5.5m)], await StoredAsync());
        Assert.Equal((0, 2), (result.Counts["duplicate_rows"], result.Counts["repeated_session_ids"]));
        Assert.Contains("2 rows repeat a session id with other content", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_longer_or_shorter_than_the_header_are_read_as_far_as_they_go()
    {
        var result = await IngestAsync("campaign_id,click_hour,total_revenue,keyword,hour_0\n120,7,1,\"a\nb\",1,extra,more\n120,7,2\n121,8,4,k\n122,9,8,k,8\n");

        Assert.Equal([new("120", 7, 2, 3m), new("121", 8, 1, 4m), new("122", 9, 1, 8m)], await StoredAsync());
        Assert.Equal(4, result.Counts["rows_read"]);
    }

    [Fact]
    public async Task A_stray_quote_inside_an_unquoted_field_costs_no_row()
    {
        var result = await IngestAsync("campaign_id,keyword,click_hour,total_revenue\n120,5\" nails,7,1\n121,\"a, b\",8,2\n");

        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Equal([new("120", 7, 1, 1m), new("121", 8, 1, 2m)], await StoredAsync());
    }

    [Fact]
    public async Task Blank_lines_are_no_rows()
    {
        var result = await IngestAsync("campaign_id,click_hour,total_revenue\n120,7,1\n\n121,8,2\n\n");

        Assert.Equal([new("120", 7, 1, 1m), new("121", 8, 1, 2m)], await StoredAsync());
        Assert.Equal((2, 0), (result.Counts["rows_read"], result.Counts["without_hour"]));
    }

    [Fact]
    public async Task Hours_24_to_27_are_hours_of_the_day_and_anything_else_is_none()
    {
        var result = await IngestAsync("campaign_id,click_hour,total_revenue\n120,0,1\n120,24,2\n120,27,4\n120,28,8\n120,-1,8\n120,,8\n120,noon,8\n120,7.5,8\n120,07,16\n120, 8 ,32\n120,9.0,64\n");

        Assert.Equal([new("120", 0, 1, 1m), new("120", 7, 1, 16m), new("120", 8, 1, 32m), new("120", 9, 1, 64m), new("120", 24, 1, 2m), new("120", 27, 1, 4m)], await StoredAsync());
        Assert.Equal((11, 5, 6), (result.Counts["rows_read"], result.Counts["without_hour"], result.Counts["sessions_stored"]));
        Assert.Contains("5 rows carry no click hour", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amounts_of_fifteen_decimals_are_summed_exactly_and_rounded_once_half_away_from_zero()
    {
        await IngestAsync("""
            campaign_id,click_hour,total_revenue
            120,7,0.000000400000001
            120,7,0.000000100000000
            121,7,0.1
            121,7,0.2
            122,7,0.0000005
            123,7,-0.0000005
            124,7,123456789012.345678
            124,7,0.000000499999999
            125,7,0.000000499999999

            """.ReplaceLineEndings("\n"));

        Assert.Equal(
            [new("120", 7, 2, 0.000001m), new("121", 7, 2, 0.3m), new("122", 7, 1, 0.000001m), new("123", 7, 1, -0.000001m), new("124", 7, 2, 123456789012.345678m), new("125", 7, 1, 0m)],
            await StoredAsync());
    }

    [Fact]
    public async Task Facebook_ids_keep_all_their_digits_and_leading_zeros()
    {
        await IngestAsync("campaign_id,click_hour,total_revenue\n120215812345678901,7,1\n120215812345678902,7,1\n00120215812345678,7,1\n");
        Assert.Equal(["00120215812345678", "120215812345678901", "120215812345678902"], (await StoredAsync()).ConvertAll(row => row.CampaignId));
    }
}
