using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Liftoff.Jobs;

namespace Liftoff.Warehouse.Runs;

/// <summary>The content of a <c>run.json</c>.</summary>
internal sealed record RunFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<JobStatus>(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private static readonly JsonSerializerOptions Compact = new(Json) { WriteIndented = false };

    public required string RunId { get; init; }

    public required string Job { get; init; }

    public required DateOnly Date { get; init; }

    public required OrderedDictionary<string, string> Parameters { get; init; }

    public required JobStatus Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset HeartbeatAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required string Host { get; init; }

    public Dictionary<string, long> Counts { get; init; } = [];

    public List<string> Warnings { get; init; } = [];

    public string? Error { get; init; }

    /// <summary>The run log's table has it: no writer needs to look at it again.</summary>
    public bool IsFolded { get; init; }

    public static RunFile Of(RunRecord record, bool isFolded) => new()
    {
        RunId = record.RunId,
        Job = record.Job,
        Date = record.Date,
        Parameters = new OrderedDictionary<string, string>(record.Parameters),
        Status = record.Status,
        StartedAt = record.StartedAt,
        HeartbeatAt = record.HeartbeatAt,
        FinishedAt = record.FinishedAt,
        Host = record.Host,
        Counts = new Dictionary<string, long>(record.Counts),
        Warnings = [.. record.Warnings],
        Error = record.Error,
        IsFolded = isFolded,
    };

    public RunRecord ToRecord(string? folder) => new()
    {
        RunId = RunId,
        Job = Job,
        Date = Date,
        Parameters = [.. Parameters],
        Status = Status,
        StartedAt = StartedAt,
        HeartbeatAt = HeartbeatAt,
        FinishedAt = FinishedAt,
        Host = Host,
        Counts = Counts,
        Warnings = Warnings,
        Error = Error,
        Folder = folder,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="JsonException">It is not a run record.</exception>
    public static RunFile Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<RunFile>(json, Json) ?? throw new JsonException("The run record is null.");

    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Compact);

    public static T Value<T>(string json) => JsonSerializer.Deserialize<T>(json, Compact)!;

    public static string Name(JobStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
