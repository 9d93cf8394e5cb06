using Liftoff.Bench;

return args switch
{
    ["sessions"] => await SessionsBench.RunAsync(),
    ["campaigns"] => await CampaignsBench.RunAsync(),
    ["media-buys"] => await MediaBuysBench.RunAsync(),
    ["media-buys", var rows] when int.TryParse(rows, out var n) && n > 0 => await MediaBuysBench.RunAsync(n),
    ["social"] => await SocialBench.RunAsync(),
    ["social", var users] when int.TryParse(users, out var n) && n > 0 => await SocialBench.RunAsync(n),
    // A part of a benchmark that must be a process of its own, so that start-up and memory are counted on both sides.
    ["part", "download-and-read", var url, var folder] => await SessionsBench.DownloadAndReadAsync(new Uri(url), folder),
    [] => await SessionsBench.RunAsync() | await CampaignsBench.RunAsync() | await MediaBuysBench.RunAsync() | await SocialBench.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench: takes sessions, campaigns, media-buys [ROWS] or social [USERS]; without a name all are run.");
    return 2;
}
