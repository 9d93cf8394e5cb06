using Liftoff.Jobs;
using Liftoff.Monitoring.Sessions;

namespace Liftoff.Monitoring.Tests.Sessions;

/// <summary>What is taken for a whole session CSV, before the engine sees it.</summary>
public sealed class SessionCsvShapeTests : IDisposable
{
    private const string Header = "campaign_id,click_hour,total_revenue\n";

    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(Header)]
    [InlineData("campaign_id,click_hour,total_revenue")]
    [InlineData("campaign_id,click_hour,hour_3\n120,7,1")]
    [InlineData("click_hour,revenue,campaign_id\r\n7,1,120\r\n")]
    [InlineData(Header + "120,7,\"1\"")]
    [InlineData(Header + "120,7,\"a \"\" b\"\n")]
    [InlineData(Header + "120,5\" nail,1\n121,\"x\ny\",1")]
    public void A_whole_file_passes_with_or_without_a_last_line_end(string csv) => Assert.Equal(3, Inspect(csv).Columns.Count);

    [Theory]
    [InlineData(Header + "120,7,1\n121,\"7", "a quoted field is never closed")]
    [InlineData(Header + "120,7,\"a \"\"", "a quoted field is never closed")]
    [InlineData(Header + "120,7,1\n121,7", "the last record has 2 of 3 fields and no line end")]
    [InlineData(Header + "120,5\" nail,1\n121", "the last record has 1 of 3 fields and no line end")]
    [InlineData(Header + "120,\"a\nb\",1\n121,\"c\nd\"", "the last record has 2 of 3 fields and no line end")]
    public void A_file_cut_in_its_last_record_is_refused(string csv, string why)
    {
        var refused = Assert.Throws<JobFailedException>(() => Inspect(csv));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("The session CSV was cut in the middle", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_in_the_last_record_shows_however_large_the_file_is()
    {
        var rows = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"12{i % 10},\"a\n{i}\",1\n"));
        Assert.Equal(3, Inspect(Header + rows).Columns.Count);
        Assert.Contains("2 of 3 fields", Assert.Throws<JobFailedException>(() => Inspect(Header + rows + "120,\"a\nb\"")).Message, StringComparison.Ordinal);
        Assert.Contains("never closed", Assert.Throws<JobFailedException>(() => Inspect(Header + rows + "120,\"a\nb")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \r\n ", "is empty")]
    [InlineData("\uFEFF", "is empty")]
    [InlineData("\uFEFF  <!DOCTYPE html><title>Sign in</title>", "an HTML page came")]
    [InlineData("{\"error\":\"Query failed\"}", "a JSON answer came")]
    [InlineData("[]", "a JSON answer came")]
    [InlineData("Internal error", "lacks campaign_id and click_hour and total_revenue (or hour_N)")]
    [InlineData("campaign_id,total_revenue\n", "lacks click_hour")]
    [InlineData("campaign_id,click_hour,hour_x,revenues\n", "lacks total_revenue (or hour_N)")]
    public void Anything_else_is_refused_by_name(string body, string why) =>
        Assert.Contains(why, Assert.Throws<JobFailedException>(() => Inspect(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_excerpt_of_a_wrong_answer_carries_no_secret()
    {
        var refused = Assert.Throws<JobFailedException>(() => Inspect("{\"error\":\"jane@example.com\",\"authToken\":\"abc.def\"}"));
        Assert.DoesNotContain("jane@", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc.def", refused.Message, StringComparison.Ordinal);
    }

    private SessionCsvShape Inspect(string csv)
    {
        File.WriteAllText(path, csv);
        return SessionCsvShape.Inspect(path);
    }
}
