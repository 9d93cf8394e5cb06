namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>Campaigns that are seen for the first time.</summary>
public sealed class LaunchTests : ReportTests
{
    [Fact]
    public async Task A_campaign_is_launched_once_on_the_first_day_on_which_it_did_something()
    {
        await WorldAsync();

        Assert.Equal(
            ["2025-11-21|?|si2|Bob|taboola|N/A|3|1|2"],
            Lines(await AskAsync("launches", ("date", "2025-11-21")), "first_seen", "created_time", "campaign_id", "buyer", "network", "site", "spend_usd", "revenue_usd", "clicks"));
        // si3 stood there idle on the 20th, si4 was listed with impressions only of Strategis; si1 came back after a day off.
        Assert.Equal(
            ["2025-11-22|si3|Ann|5|10|2", "2025-11-22|si5|UNKNOWN|?|7|?"],
            Lines(await AskAsync("launches", ("date", Day)), "first_seen", "campaign_id", "buyer", "spend_usd", "revenue_usd", "roas"));
        // Over a range the figures are those since the launch.
        Assert.Equal(["si2|7|3", "si3|5|10", "si5|?|7"], Lines(await AskAsync("launches", ("from", "2025-11-20"), ("date", Day)), "campaign_id", "spend_usd", "revenue_usd"));
    }

    [Fact]
    public async Task The_first_day_stored_is_the_baseline()
    {
        await WorldAsync();

        var answer = await AskAsync("launches", ("date", "2025-11-20"));
        Assert.Empty(answer.Rows);
        Assert.Contains(answer.Notes, note => note.Contains("2025-11-20 is the first day stored", StringComparison.Ordinal) && note.Contains("baseline", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Launches_are_counted_by_name_with_their_shares()
    {
        await WorldAsync();

        var answer = await AskAsync("launches", ("from", "2025-11-20"), ("date", Day), ("by", "buyer"));
        Assert.Equal([$"Ann|1|{1.0 / 3}|1|5|10|2", $"Bob|1|{1.0 / 3}|0|7|3|{3.0 / 7}", $"UNKNOWN|1|{1.0 / 3}|0|?|7|?"], Lines(answer, "buyer", "launches", "share", "created_on_earlier_days", "spend_usd", "revenue_usd", "roas"));
        Assert.Equal($"3|1|12|20|{13.0 / 12}", Line(answer.Total!, "launches", "share", "spend_usd", "revenue_usd", "roas"));
        Assert.Equal(["facebook|2", "taboola|1"], Lines(await AskAsync("launches", ("from", "2025-11-20"), ("date", Day), ("by", "network")), "network", "launches"));
        Assert.Equal(["N/A|2", "eworld.tips|1"], Lines(await AskAsync("launches", ("from", "2025-11-20"), ("date", Day), ("by", "site")), "site", "launches"));
    }

    [Fact]
    public async Task Velocity_is_launches_over_all_days_asked_for()
    {
        await WorldAsync();
        await StoreAsync(new CampaignFigures(Day, "si6", 1m) { Owner = "ann" });

        var answer = await AskAsync("velocity", ("date", Day), ("days", "5"));
        Assert.Equal([$"Ann|2|0.5|2025-11-22|2025-11-22|0.4", $"Bob|1|0.25|2025-11-21|2025-11-21|0.2", $"UNKNOWN|1|0.25|2025-11-22|2025-11-22|0.2"], Lines(answer, "buyer", "launches", "share", "first_launch", "last_launch", "average_a_day"));
        Assert.Equal("4|0.8", Line(answer.Total!, "launches", "average_a_day"));
        Assert.Equal(["2025-11-21|Bob|1", "2025-11-22|Ann|2", "2025-11-22|UNKNOWN|1"], Lines(await AskAsync("velocity", ("date", Day), ("by", "day")), "date", "buyer", "launches"));
        Assert.Contains(answer.Missing, sentence => sentence.StartsWith("No campaigns are stored of 2025-11-18 to 2025-11-19", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_campaign_that_snapshots_knew_by_its_facebook_id_is_not_new()
    {
        await StoreAsync(
            new CampaignFigures("2025-11-19", "other", 1m) { Mode = "snapshot" },
            new CampaignFigures("2025-11-20", "120215", 5m, 6m) { Mode = "snapshot" },
            new CampaignFigures("2025-11-22", "si1", 5m, 6m) { FacebookIds = ["120214", "120215"] },
            new CampaignFigures("2025-11-22", "si2", 5m, 6m) { FacebookIds = ["120216"] },
            // The same day's snapshot is the same campaign, not an older one.
            new CampaignFigures("2025-11-22", "120216", 5m, 6m) { Mode = "snapshot" });

        Assert.Equal(["120215", "si2"], Lines(await AskAsync("launches", ("from", "2025-11-19"), ("date", Day)), "campaign_id"));
    }

    private Task WorldAsync() => StoreAsync(
        new CampaignFigures("2025-11-20", "si1", 1m, 1m) { Owner = "Ann" },
        new CampaignFigures("2025-11-20", "si3", 0m, 0m, 0, 0, 0, 0) { Owner = "Ann" },
        new CampaignFigures("2025-11-21", "si2", 3m, 1m, Clicks: 2) { Owner = "Bob", Network = "taboola" },
        new CampaignFigures("2025-11-21", "si4") { Owner = "Bob" },
        new CampaignFigures(Day, "si1", 1m, 1m) { Owner = "Ann" },
        new CampaignFigures(Day, "si2", 4m, 2m, Clicks: 3) { Owner = "Bob", Network = "taboola" },
        new CampaignFigures(Day, "si3", 5m, 10m) { Owner = "Ann", Site = "eworld.tips", CreatedTime = "2025-11-20 10:00:00" },
        new CampaignFigures(Day, "si5", null, 7m) { CreatedTime = "2025-11-22 10:00:00" });
}
