using System.Diagnostics;
using System.Text.Json.Nodes;
using Liftoff.Jobs;
using Liftoff.Operations.Health;

namespace Liftoff.Alerts.Tests;

/// <summary>What a channel gets, and what happens while it takes nothing.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task Teams_gets_an_adaptive_card_with_figure_threshold_sources_and_link()
    {
        using var channel = new Channel();
        await using var house = new AlertHouse(("ALERT_WEBHOOK_URL", channel.Address));
        house.Rule.Find("a_b");
        Assert.Equal(1, (await house.CheckAsync()).Counts["sent"]);
        await house.CheckAsync();
        house.Rule.Find();
        await house.CheckAsync();

        Assert.Equal(["application/json; charset=utf-8", "application/json; charset=utf-8"], channel.ContentTypes);
        var card = channel.Messages[0]["attachments"]![0]!;
        Assert.Equal(("message", "application/vnd.microsoft.card.adaptive", "AdaptiveCard"), ((string)channel.Messages[0]["type"]!, (string)card["contentType"]!, (string)card["content"]!["type"]!));
        Assert.Equal(
            ["Liftoff alerts: 1 opened", "**scripted: subject of a\\_b**\n\n1\n\nWell would be: 0. From: a table. Since 2026-11-20 12:15 UTC. [Dashboard](https://example.com/api/dashboard#/rpc)"],
            Texts(card["content"]!["body"]!));
        Assert.Equal(
            ["Liftoff alerts: 1 closed", "**Closed: scripted: subject of a\\_b**\n\n1\n\nWell would be: 0. From: a table. From 2026-11-20 12:15 to 2026-11-20 12:45 UTC. [Dashboard](https://example.com/api/dashboard#/rpc)"],
            Texts(channel.Messages[1]["attachments"]![0]!["content"]!["body"]!));
    }

    [Fact]
    public async Task Slack_gets_escaped_blocks_and_of_very_many_alerts_the_number()
    {
        using var channel = new Channel();
        await using var house = new AlertHouse(("ALERT_WEBHOOK_URL", channel.Address), ("ALERT_WEBHOOK_FORM", "slack"), ("DASHBOARD_URL", null));
        house.Rule.Find([.. Enumerable.Range(1, 25).Select(i => $"<{i:00}> & co")]);
        Assert.Equal(25, (await house.CheckAsync()).Counts["sent"]);

        var message = Assert.Single(channel.Messages);
        Assert.Equal("Liftoff alerts: 25 opened", (string)message["text"]!);
        var blocks = message["blocks"]!.AsArray().Select(block => (string)block!["text"]!["text"]!).ToList();
        Assert.Equal("*scripted: subject of &lt;01&gt; &amp; co*\n1\nWell would be: 0. From: a table. Since 2026-11-20 12:15 UTC.", blocks[1]);
        Assert.Equal((22, "… and 5 more: ./liftoff alerts"), (blocks.Count, blocks[^1]));
    }

    [Fact]
    public async Task What_the_webhook_does_not_take_is_stored_and_sent_at_the_next_check_once()
    {
        using var channel = new Channel();
        await using var house = new AlertHouse(("ALERT_WEBHOOK_URL", channel.Address));
        channel.Answer(404);
        house.Rule.Find("a", "b");
        var failed = await house.CheckAsync();
        Assert.Equal((JobStatus.Partial, 1), (failed.Status, channel.Asked));
        Assert.Equal(["The webhook answered 404 NotFound. The next check sends the 2 alerts again."], failed.Warnings);
        Assert.All(await house.AlertsAsync(isOpen: true), alert => Assert.Null(alert.OpenedSentAt));

        // One of them is over before anybody was told; it is told all the same, with its end.
        channel.Answer(200);
        house.Rule.Find("b");
        Assert.Equal((JobStatus.Success, 2L), ((await house.CheckAsync()) is var sent ? sent.Status : default, sent.Counts["sent"]));
        await house.CheckAsync();
        await house.CheckAsync();

        var texts = Texts(Assert.Single(channel.Messages)["attachments"]![0]!["content"]!["body"]!).ToList();
        Assert.Equal("Liftoff alerts: 1 opened, 1 closed", texts[0]);
        Assert.StartsWith("**scripted: subject of b**", texts[1], StringComparison.Ordinal);
        Assert.StartsWith("**Closed: scripted: subject of a**", texts[2], StringComparison.Ordinal);
        var noon = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal([("scripted/b", noon.AddMinutes(30), null), ("scripted/a", noon.AddMinutes(30), noon.AddMinutes(30))], (await house.AlertsAsync()).Select(alert => (alert.Key, alert.OpenedSentAt!.Value, alert.ClosedSentAt)));
    }

    [Fact]
    public async Task A_passing_fault_is_retried_and_a_refusal_is_not()
    {
        using var channel = new Channel();
        await using var house = new AlertHouse(("ALERT_WEBHOOK_URL", channel.Address));
        channel.Answer(503, 429, 200);
        Assert.True((await house.Get<AlertWebhook>().SendAsync(AlertMessage.Test, CancellationToken.None)).HasArrived);
        Assert.Equal(3, channel.Asked);
        Assert.Equal(["Liftoff: a test of the alerts. Nothing is wrong."], Texts(Assert.Single(channel.Messages)["attachments"]![0]!["content"]!["body"]!));

        channel.Answer(403);
        Assert.Equal("The webhook answered 403 Forbidden.", (await house.Get<AlertWebhook>().SendAsync(AlertMessage.Test, CancellationToken.None)).Problem);
        Assert.Equal(4, channel.Asked);

        channel.Answer(502);
        Assert.Equal("The webhook answered 502 BadGateway.", (await house.Get<AlertWebhook>().SendAsync(AlertMessage.Test, CancellationToken.None)).Problem);
        Assert.Equal(8, channel.Asked);
    }

    [Fact]
    public async Task The_doctor_asks_its_host_sends_no_message_and_shows_no_path()
    {
        await using (var without = new AlertHouse()) Assert.Equal(HealthFinding.Off("alerts are stored and nobody is told (ALERT_WEBHOOK_URL)"), await LookAsync(without));
        var channel = new Channel();
        await using var house = new AlertHouse(("ALERT_WEBHOOK_URL", channel.Address));
        Assert.Equal(HealthState.Ok, (await LookAsync(house)).State);
        Assert.Equal((1, 0), (channel.Asked, channel.Messages.Count));

        channel.Dispose();
        var away = await LookAsync(house);
        Assert.Equal((HealthState.Wrong, "Check ALERT_WEBHOOK_URL, the network and the proxy of this machine."), (away.State, away.Remedy));
        Assert.Equal($"{new Uri(channel.Address).Authority}: no connection can be made", away.Detail);

        static Task<HealthFinding> LookAsync(AlertHouse house) => house.Get<IEnumerable<IHealthCheck>>().Single(check => check.Name == "alert webhook").RunAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Its_address_reaches_neither_log_nor_trace_nor_result()
    {
        var spans = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans) spans.Add($"{span.OperationName} {string.Join(' ', span.TagObjects)}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        var channel = new Channel();
        await using var house = new AlertHouse(("ALERT_WEBHOOK_URL", channel.Address));
        house.Rule.Find("a");
        channel.Answer(500);
        var refused = await house.CheckAsync();
        channel.Answer(200);
        await house.CheckAsync();
        channel.Dispose();
        house.Rule.Find("b");
        var unreachable = await house.CheckAsync();

        Assert.Equal("The webhook could not be reached: no connection can be made. The next check sends the 2 alerts again.", Assert.Single(unreachable.Warnings));
        List<string> told;
        lock (spans) told = [.. spans];
        Assert.Contains(told, span => span.Contains("alert webhook", StringComparison.Ordinal));
        foreach (var text in (string[])[house.Log.Text, string.Join('\n', told), .. refused.Warnings, .. unreachable.Warnings])
        {
            Assert.DoesNotContain("never-to-be-logged", text, StringComparison.Ordinal);
            Assert.DoesNotContain("/services/", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_webhook_the_table_fills()
    {
        await using var house = new AlertHouse();
        house.Rule.Find("a");
        var result = await house.CheckAsync();
        Assert.Equal((JobStatus.Success, 1L, false), (result.Status, result.Counts["open"], result.Counts.ContainsKey("sent")));
        Assert.Equal("There is no webhook: set ALERT_WEBHOOK_URL.", (await house.Get<AlertWebhook>().SendAsync(AlertMessage.Test, CancellationToken.None)).Problem);
    }

    private static IEnumerable<string> Texts(JsonNode body) => body.AsArray().Select(block => (string)block!["text"]!);
}
