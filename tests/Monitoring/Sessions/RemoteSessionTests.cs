using System.Text;
using Liftoff.Jobs;
using Liftoff.Simulator;
using Liftoff.Simulator.Faults;
using Liftoff.Upstream.IxId;

namespace Liftoff.Monitoring.Tests.Sessions;

/// <summary>The same CSV through Strategist, which asks for an IX ID token.</summary>
public sealed class RemoteSessionTests
{
    private const string Route = "/api/system1/session-revenue";
    private static readonly DateOnly Date = new(2025, 11, 22);

    [Fact]
    public async Task The_job_logs_in_and_stores_the_same_figures_as_the_direct_mode()
    {
        await using var house = await MonitoringFixture.StartAsync();
        await house.RunAsync("ingest-sessions", CancellationToken.None, ("date", "2025-11-22"));
        Assert.Empty(house.Simulator.Requests.To("/auth/login"));

        var result = await RemoteAsync(house);

        Assert.Equal(JobStatus.Success, result.Status);
        var stored = await house.QueryAsync<string>("SELECT concat_ws('|', campaign_id, click_hour, sessions, revenue) FROM session_hourly_rows WHERE mode = 'remote' ORDER BY ALL");
        Assert.True(stored.Count > 50);
        Assert.Equal(await house.QueryAsync<string>("SELECT concat_ws('|', campaign_id, click_hour, sessions, revenue) FROM session_hourly_rows WHERE mode = 'direct' ORDER BY ALL"), stored);
        Assert.Single(house.Simulator.Requests.To("/auth/login"));
        Assert.StartsWith("Bearer ", Assert.Single(house.Simulator.Requests.To(Route)).Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_used_for_every_run_of_the_process()
    {
        await using var house = await MonitoringFixture.StartAsync();
        await RemoteAsync(house);
        await RemoteAsync(house);

        Assert.Single(house.Simulator.Requests.To("/auth/login"));
        Assert.Equal(2, house.Simulator.Requests.To(Route).Count);
    }

    [Fact]
    public async Task A_token_that_is_turned_down_leads_to_one_more_log_in()
    {
        await using var house = await MonitoringFixture.StartAsync();
        await RemoteAsync(house);
        house.Simulator.RevokeTokens();

        Assert.Equal(JobStatus.Success, (await RemoteAsync(house)).Status);
        Assert.Equal(2, house.Simulator.Requests.To("/auth/login").Count);
        Assert.Equal([200, 401, 200], house.Simulator.Requests.To(Route).Select(r => r.StatusCode ?? 0));
    }

    [Fact]
    public async Task A_token_about_to_expire_is_renewed_before_it_is_refused()
    {
        await using var house = await MonitoringFixture.StartAsync(new SimulatorOptions { TokenLifetime = TimeSpan.FromSeconds(20), World = new() { PaidFacebookSessions = 50 } });
        await RemoteAsync(house);
        await RemoteAsync(house);

        Assert.Equal(2, house.Simulator.Requests.To("/auth/login").Count);
        Assert.DoesNotContain(house.Simulator.Requests.To(Route), r => r.StatusCode == 401);
    }

    [Fact]
    public async Task A_server_that_turns_every_token_down_is_not_asked_for_ever()
    {
        await using var house = await MonitoringFixture.StartAsync();
        house.Simulator.Faults.Set([new Fault(Route, FaultKind.Status) { Status = 401 }]);

        var result = await RemoteAsync(house);

        Assert.Equal((JobStatus.Failed, 2, 2), (result.Status, house.Simulator.Requests.To("/auth/login").Count, house.Simulator.Requests.To(Route).Count));
        Assert.Contains("Strategist api/system1/session-revenue answered 401 Unauthorized", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_fail_the_run_with_a_way_out_and_without_the_secret()
    {
        await using var house = await MonitoringFixture.StartAsync(adjust: o => o with { IxId = o.IxId with { Password = "wrong-password" } });

        var result = await RemoteAsync(house);

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("turned the credentials down (401). Check IX_ID_EMAIL and IX_ID_PASSWORD", result.Error, StringComparison.Ordinal);
        Assert.Single(house.Simulator.Requests.To("/auth/login"));
        Assert.Empty(house.Simulator.Requests.To(Route));
        foreach (var path in Directory.EnumerateFiles(house.Folder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("wrong-password", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_the_direct_mode_works_and_the_remote_one_says_what_is_missing()
    {
        await using var house = await MonitoringFixture.StartAsync(adjust: o => o with { IxId = new IxIdOptions { BaseAddress = o.IxId.BaseAddress } });

        Assert.Equal(JobStatus.Success, (await house.RunAsync("ingest-sessions", CancellationToken.None, ("date", "2025-11-22"))).Status);
        Assert.Equal("IX ID: no credentials. Set IX_ID_EMAIL and IX_ID_PASSWORD, or STRATEGIS_AUTH_TOKEN.", (await RemoteAsync(house)).Error);
    }

    [Fact]
    public async Task An_injected_token_needs_no_log_in()
    {
        await using var house = await MonitoringFixture.StartAsync(
            new SimulatorOptions { InjectedToken = "injected.token", World = new() { PaidFacebookSessions = 50 } },
            o => o with { IxId = new IxIdOptions { BaseAddress = o.IxId.BaseAddress, InjectedToken = "injected.token" } });

        Assert.Equal(JobStatus.Success, (await RemoteAsync(house)).Status);
        Assert.Empty(house.Simulator.Requests.To("/auth/login"));
        Assert.Equal("Bearer injected.token", Assert.Single(house.Simulator.Requests.To(Route)).Headers["Authorization"]);
    }

    private static Task<JobResult> RemoteAsync(MonitoringFixture house) =>
        house.RunAsync("ingest-sessions", CancellationToken.None, ("date", $"{Date:yyyy-MM-dd}"), ("mode", "remote"));
}
