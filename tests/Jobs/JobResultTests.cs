using System.Text.Json;

namespace Liftoff.Jobs.Tests;

public sealed class JobResultTests
{
    private static readonly JobResult Result = new()
    {
        Job = "ingest-sessions",
        Date = new DateOnly(2025, 11, 22),
        RunId = "r1",
        Status = JobStatus.Partial,
        Counts = new Dictionary<string, long> { ["rows_read"] = 3 },
        Warnings = ["one row had no hour"],
        Duration = TimeSpan.FromMilliseconds(1234.9),
    };

    [Fact]
    public void The_json_has_the_promised_names() => Assert.Equal(
        """{"job":"ingest-sessions","date":"2025-11-22","run_id":"r1","status":"partial","counts":{"rows_read":3},"warnings":["one row had no hour"],"error":null,"duration_ms":1234}""",
        JsonSerializer.Serialize(Result));

    [Fact]
    public void The_json_reads_back_as_the_same_result()
    {
        // An orchestration keeps it as its output, in the worker's own JSON settings.
        var copy = JsonSerializer.Deserialize<JobResult>(JsonSerializer.Serialize(Result, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;

        Assert.Equal((Result.Job, Result.Date, Result.RunId, Result.Status, Result.Error), (copy.Job, copy.Date, copy.RunId, copy.Status, copy.Error));
        Assert.Equal(Result.Counts, copy.Counts);
        Assert.Equal(Result.Warnings, copy.Warnings);
        Assert.Equal(TimeSpan.FromMilliseconds(1234), copy.Duration);
    }

    [Theory]
    [InlineData(JobStatus.Running, "\"running\"")]
    [InlineData(JobStatus.Success, "\"success\"")]
    [InlineData(JobStatus.Partial, "\"partial\"")]
    [InlineData(JobStatus.Failed, "\"failed\"")]
    public void A_status_is_written_in_lower_case(JobStatus status, string json) => Assert.Equal(json, JsonSerializer.Serialize(status));
}
