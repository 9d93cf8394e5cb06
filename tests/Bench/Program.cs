using Liftoff.Bench;

return args switch
{
    ["sessions"] => await SessionsBench.RunAsync(),
    ["campaigns"] => await CampaignsBench.RunAsync(),
    ["reports"] => await ReportsBench.RunAsync(),
    // A part of a benchmark that must be a process of its own, so that start-up and memory are counted on both sides.
    ["part", "download-and-read", var url, var folder] => await SessionsBench.DownloadAndReadAsync(new Uri(url), folder),
    [] => await SessionsBench.RunAsync() | await CampaignsBench.RunAsync() | await ReportsBench.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench: takes sessions, campaigns or reports; without a name all are run.");
    return 2;
}
