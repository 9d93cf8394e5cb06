using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Liftoff.CampaignSetup.Engine;
using Liftoff.Simulator;
using Liftoff.Simulator.Faults;

namespace Liftoff.Bench;

/// <summary>
/// Plans of 3 × 5 where every outside call takes its time, four ad accounts at once, against the same calls sent bare; and how
/// many statements PostgreSQL gets for each call.
/// </summary>
public static class SetupBench
{
    private const int Accounts = 4;
    private const int WarmUps = 8;

    /// <param name="plans">How many in all.</param>
    /// <param name="latency">Of each outside call.</param>
    public static async Task<int> RunAsync(int plans, TimeSpan latency)
    {
        Report.Title($"setup: {plans} plans of {SetupRig.AdSets} × {SetupRig.Ads}, {latency.TotalMilliseconds:0} ms per outside call, {Accounts} accounts at once");
        await using var rig = await SetupRig.StartAsync();
        // The first plans pay for start-up: the schema, the template, and code that is compiled while it runs.
        for (var i = 0; i < WarmUps; i++) await LaunchAsync(rig, 0, -i);
        rig.Simulator.Requests.Clear();
        rig.Simulator.Faults.Set([new Fault("/api/*", FaultKind.Delay) { Delay = latency }]);

        var statements = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.Tags.Any(tag => tag.Key is "db.query.text" or "db.statement")) Interlocked.Increment(ref statements);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(1, Accounts).Select(async account =>
        {
            for (var i = account; i <= plans; i += Accounts) await LaunchAsync(rig, account, i);
        }));
        var setups = clock.Elapsed;
        listener.Dispose();
        var calls = rig.Simulator.Requests.Where(request => request.Path.StartsWith("/api/", StringComparison.Ordinal)).ToList();

        var bare = await SendAsync(rig.Simulator, calls);
        Report.Seconds($"{calls.Count:N0} outside calls, sent bare", bare);
        Report.Seconds($"the {plans} plans", setups);
        Report.Share("of what the calls alone take", bare / setups, 0.8);
        Report.Ratio("PostgreSQL statements / outside calls", (double)statements / calls.Count, 3);
        return 0;
    }

    private static async Task LaunchAsync(SetupRig rig, int account, int index)
    {
        var plan = SetupRig.Plan($"req{index}", "ExampleOrg", $"90010020030{account}");
        plan["brand"] = $"Brand{index}";
        await rig.SubmitAsync(plan);
        var end = await rig.Runner.RunAsync($"req{index}", null, CancellationToken.None);
        if (end.Outcome != AdvanceOutcome.Completed) throw new InvalidOperationException($"Plan {index} ended as {end.Outcome}: {end.Reason}");
    }

    /// <summary>The same calls over again, as many at once, with nothing between them.</summary>
    private static async Task<TimeSpan> SendAsync(SimulatorHost simulator, List<RecordedRequest> calls)
    {
        using var http = new HttpClient { BaseAddress = simulator.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", simulator.IssueToken());
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Accounts).Select(async lane =>
        {
            for (var i = lane; i < calls.Count; i += Accounts)
            {
                var query = string.Join('&', calls[i].Query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
                using var request = new HttpRequestMessage(new HttpMethod(calls[i].Method), new Uri($"{calls[i].Path}?{query}", UriKind.Relative));
                if (calls[i].Body is { } body) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                using var answer = await http.SendAsync(request);
                await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{calls[i].Method} {calls[i].Path} sent bare was answered with {(int)answer.StatusCode}.");
            }
        }));
        return clock.Elapsed;
    }
}
