using System.Globalization;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Snowflake;
using Liftoff.Simulator;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Snowflake;
using Liftoff.Simulator.World;
using Liftoff.Upstream;
using Microsoft.Extensions.Logging.Abstractions;

namespace Liftoff.MediaBuys.Tests;

/// <summary>The SQL API's protocol, over HTTP against the simulator.</summary>
public sealed class SnowflakeTests : IAsyncLifetime
{
    private static readonly SnowflakeStatement Everything = new("select * from NUMBERS");

    private SimulatorHost simulator = null!;

    public async Task InitializeAsync()
    {
        simulator = await SimulatorHost.StartAsync(new SimulatorOptions { World = new WorldOptions { Scale = 0.02 } });
        simulator.Snowflake.Put("NUMBERS", new SnowflakeTable([("N", "fixed"), ("T", "text")], [.. Enumerable.Range(1, 25).Select(n => new string?[] { n.ToString(CultureInfo.InvariantCulture), n % 5 == 0 ? null : $"t{n}" })]));
    }

    public async Task DisposeAsync() => await simulator.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_of_all_partitions_arrive_in_order_whether_a_compressed_one_says_so_or_not(bool namesEncoding)
    {
        simulator.Snowflake.Style = new SnowflakeStyle { RowsPerPartition = 10, NamesEncoding = namesEncoding };
        var rows = await RowsAsync(Everything);
        Assert.Equal(Enumerable.Range(1, 25).Select(n => n.ToString(CultureInfo.InvariantCulture)), rows.Select(r => r[0]));
        Assert.Equal(5, rows.Count(r => r[1] is null));
        Assert.Equal(3, simulator.Requests.Count);
    }

    [Fact]
    public async Task A_running_statement_is_asked_for_until_it_is_done()
    {
        simulator.Snowflake.Style = new SnowflakeStyle { Polls = 4 };
        Assert.Equal(25, (await RowsAsync(Everything)).Count);
        Assert.Equal(1, simulator.Snowflake.Executions);
        Assert.Equal(4, simulator.Requests.Count(r => r.Method == "GET"));
    }

    [Fact]
    public async Task A_statement_that_is_given_up_is_cancelled_at_snowflake()
    {
        simulator.Snowflake.Style = new SnowflakeStyle { Polls = int.MaxValue };
        using var client = Client();
        using var giveUp = new CancellationTokenSource();
        var query = client.QueryAsync(Everything, giveUp.Token);
        while (!simulator.Requests.Any(r => r.Method == "GET")) await Task.Delay(10);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        Assert.Equal(1, simulator.Snowflake.Cancellations);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_passing_fault_is_tried_again_under_the_same_request_id(int status)
    {
        simulator.Faults.Set([new Fault("POST /api/v2/statements", FaultKind.Status) { Status = status, Times = 2 }]);
        Assert.Equal(25, (await RowsAsync(Everything)).Count);
        var asked = simulator.Requests.To("/api/v2/statements");
        Assert.Equal(3, asked.Count);
        Assert.Single(asked.Select(r => r.Query["requestId"]).Distinct());
        Assert.Equal([null, "true", "true"], asked.Select(r => r.Query.GetValueOrDefault("retry")));
    }

    [Fact]
    public async Task An_answer_that_got_lost_does_not_run_the_statement_twice()
    {
        simulator.Faults.Set([new Fault("POST /api/v2/statements", FaultKind.CutByLength) { Times = 1 }]);
        Assert.Equal(25, (await RowsAsync(Everything)).Count);
        Assert.Equal(1, simulator.Snowflake.Executions);
    }

    [Fact]
    public async Task A_partition_that_fails_once_or_breaks_off_is_fetched_again()
    {
        simulator.Snowflake.Style = new SnowflakeStyle { RowsPerPartition = 10 };
        simulator.Faults.Set(
        [
            new Fault("/api/v2/statements/*?partition=1", FaultKind.Status) { Status = 503, Times = 1 },
            new Fault("/api/v2/statements/*?partition=2", FaultKind.CutInChunk) { Times = 1 },
        ]);
        Assert.Equal(25, (await RowsAsync(Everything)).Count);
    }

    [Fact]
    public async Task A_partition_with_fewer_rows_than_promised_is_refused()
    {
        simulator.Snowflake.Style = new SnowflakeStyle { RowsPerPartition = 20 };
        simulator.Faults.Set([new Fault("/api/v2/statements/*?partition=1", FaultKind.Status) { Status = 200, Body = """{"data":[["21","x"]]}""" }]);
        var failure = await Assert.ThrowsAsync<UpstreamException>(() => RowsAsync(Everything));
        Assert.Contains("1 rows where 5", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_statement_tells_snowflakes_reason_and_is_not_tried_again()
    {
        var failure = await Assert.ThrowsAsync<UpstreamException>(() => RowsAsync(new SnowflakeStatement("select * from NOWHERE")));
        Assert.Contains("002003", failure.Message, StringComparison.Ordinal);
        Assert.Contains("NOWHERE", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, simulator.Requests.Count);
    }

    [Fact]
    public async Task A_statement_that_took_too_long_there_is_not_tried_again()
    {
        simulator.Faults.Set([new Fault("POST /api/v2/statements", FaultKind.Status) { Status = 408, Body = """{"code":"000630","message":"Statement reached its timeout."}""" }]);
        var failure = await Assert.ThrowsAsync<UpstreamException>(() => RowsAsync(Everything));
        Assert.Contains("SNOWFLAKE_STATEMENT_TIMEOUT_SECONDS", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, simulator.Requests.Count);
    }

    [Fact]
    public async Task A_token_that_was_turned_down_is_replaced_once()
    {
        simulator.Faults.Set([new Fault("POST /api/v2/statements", FaultKind.Status) { Status = 401, Times = 1 }]);
        Assert.Equal(25, (await RowsAsync(Everything)).Count);
        Assert.Equal(2, simulator.Requests.Count);
    }

    [Fact]
    public async Task A_wrong_key_or_user_fails_with_a_sentence_after_one_more_try()
    {
        using var stranger = System.Security.Cryptography.RSA.Create(2048);
        foreach (var options in new[] { Options() with { PrivateKey = stranger.ExportPkcs8PrivateKeyPem() }, Options() with { User = "somebody" } })
        {
            simulator.Requests.Clear();
            using var client = Client(options);
            var failure = await Assert.ThrowsAsync<UpstreamException>(() => client.QueryAsync(Everything, CancellationToken.None));
            Assert.Equal(UpstreamOutcome.Unauthorized, failure.Outcome);
            Assert.Contains("390144", failure.Message, StringComparison.Ordinal);
            Assert.Equal(2, simulator.Requests.Count);
        }
    }

    [Fact]
    public async Task Account_and_user_are_taken_in_any_case_and_the_region_is_left_out()
    {
        using var client = Client(Options() with { Account = "SimOrg-Sim.eu-central-1", User = "LIFTOFF_sync" });
        Assert.Equal(25, (await client.QueryAsync(Everything, CancellationToken.None)).RowCount);
    }

    [Fact]
    public async Task Keys_are_read_from_a_file_encrypted_or_not_and_small_or_missing_ones_are_named()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var rsa = System.Security.Cryptography.RSA.Create();
            rsa.ImportFromPem(simulator.Snowflake.Account.PrivateKeyPem);
            await File.WriteAllTextAsync(path, rsa.ExportEncryptedPkcs8PrivateKeyPem("pass phrase", new System.Security.Cryptography.PbeParameters(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000)));
            var encrypted = Options() with { PrivateKey = null, PrivateKeyPath = path };
            using (var client = Client(encrypted with { Passphrase = "pass phrase" })) Assert.Equal(25, (await client.QueryAsync(Everything, CancellationToken.None)).RowCount);
            using (var client = Client(encrypted with { Passphrase = "wrong" })) await Assert.ThrowsAsync<JobFailedException>(() => client.QueryAsync(Everything, CancellationToken.None));
            using (var client = Client(Options() with { PrivateKey = null }))
                Assert.Equal("Snowflake cannot be asked: set SNOWFLAKE_PRIVATE_KEY_PATH.", (await Assert.ThrowsAsync<JobFailedException>(() => client.QueryAsync(Everything, CancellationToken.None))).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Bindings_and_context_are_sent_as_the_api_takes_them()
    {
        using var client = Client(Options() with { Warehouse = "WH", Role = "READER" });
        simulator.Snowflake.Put("DAYS", new SnowflakeTable([("D", "date")], [["2026-11-18"], ["2026-11-19"], ["2026-11-20"]]));
        var result = await client.QueryAsync(new SnowflakeStatement("select * from DAYS where D between ?::date and ?::date", "2026-11-19", "2026-11-19"), CancellationToken.None);
        Assert.Equal(1, result.RowCount);
        var body = simulator.Requests.Single().Body!;
        Assert.Contains("""
            "bindings":{"1":{"type":"TEXT","value":"2026-11-19"},"2":{"type":"TEXT","value":"2026-11-19"}}
            """.Trim(), body, StringComparison.Ordinal);
        Assert.Contains("\"warehouse\":\"WH\"", body, StringComparison.Ordinal);
        Assert.Contains("\"role\":\"READER\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("null", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("date", "20776", "2026-11-19")]
    [InlineData("date", "-1", "1969-12-31")]
    [InlineData("timestamp_ntz", "1795132799.999999999", "2026-11-19")]
    [InlineData("timestamp_tz", "1795132799.000000000 1500", "2026-11-20")]
    [InlineData("text", "2026-11-19T10:00:00", "2026-11-19")]
    public void Days_are_read_from_each_form(string type, string cell, string day) =>
        Assert.Equal(DateOnly.Parse(day, CultureInfo.InvariantCulture), SnowflakeCell.Day(new SnowflakeColumn("D", type), cell));

    [Fact]
    public void Numbers_are_read_exactly_or_not_at_all()
    {
        Assert.Equal(long.MaxValue, SnowflakeCell.Count("9223372036854775807"));
        Assert.Equal(1200, SnowflakeCell.Count("1200.000"));
        Assert.Throws<FormatException>(() => SnowflakeCell.Count("9223372036854775808"));
        Assert.Equal(45.120000m, SnowflakeCell.Amount("45.120000"));
        Assert.Equal(1234567890123456789012345678m, SnowflakeCell.Amount("1234567890123456789012345678"));
        Assert.Throws<FormatException>(() => SnowflakeCell.Amount("0.12345678901234567890123456789012345678"));
        Assert.Throws<FormatException>(() => SnowflakeCell.Amount("NaN"));
    }

    private SnowflakeOptions Options() => new()
    {
        Account = simulator.Snowflake.Account.Account,
        User = simulator.Snowflake.Account.User,
        PrivateKey = simulator.Snowflake.Account.PrivateKeyPem,
        BaseAddress = simulator.BaseAddress,
        PollInterval = TimeSpan.FromMilliseconds(5),
    };

    private SnowflakeClient Client(SnowflakeOptions? options = null) =>
        new(options ?? Options(), UpstreamHandler.Create(), new UpstreamOptions { RetryBackoff = TimeSpan.FromMilliseconds(5) }, NullLogger.Instance, TimeProvider.System);

    private async Task<List<string?[]>> RowsAsync(SnowflakeStatement statement)
    {
        using var client = Client();
        var rows = new List<string?[]>();
        await foreach (var partition in (await client.QueryAsync(statement, CancellationToken.None)).Partitions) rows.AddRange(partition);
        return rows;
    }
}
