using Liftoff.Bench;

var options = args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal)).ToList();
return args.Except(options).ToArray() switch
{
    ["sessions"] when Takes() => await SessionsBench.RunAsync(),
    ["campaigns"] when Takes() => await CampaignsBench.RunAsync(),
    ["merge"] when Takes() => await MergeBench.RunAsync(),
    ["setup"] when Takes("plans", "latency") => await SetupBench.RunAsync(Number("plans") ?? 100, TimeSpan.FromMilliseconds(Number("latency") ?? 50)),
    ["media-buys"] when Takes("rows") => await MediaBuysBench.RunAsync(Number("rows") ?? 1_000_000),
    ["social"] when Takes("users") => await SocialBench.RunAsync(Number("users") ?? 10_000),
    ["faults"] when Takes("minutes", "seed", "only") && Value("only") is null or "setup" or "warehouse" => await Faults.RunAsync(Number("minutes"), Number("seed") ?? Random.Shared.Next(1, 1_000_000), Value("only")),
    // A part of a benchmark that must be a process of its own, so that start-up and memory are counted on both sides.
    ["part", "download-and-read", var url, var folder] => await SessionsBench.DownloadAndReadAsync(new Uri(url), folder),
    [] when Takes() => await SessionsBench.RunAsync() | await CampaignsBench.RunAsync() | await MergeBench.RunAsync() | await SetupBench.RunAsync(100, TimeSpan.FromMilliseconds(50)) | await MediaBuysBench.RunAsync() | await SocialBench.RunAsync(),
    _ => Usage(),
};

string? Value(string name) => options.Find(option => option.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];

int? Number(string name) => Value(name) is { } text && int.TryParse(text, out var number) && number > 0 ? number : null;

// What is misspelt must not run with a default instead.
bool Takes(params string[] names) => options.TrueForAll(option => names.Any(name => option.StartsWith($"--{name}=", StringComparison.Ordinal) && (name == "only" || Number(name) is not null)));

static int Usage()
{
    Console.Error.WriteLine("bench: takes sessions, campaigns, merge, setup [--plans=N] [--latency=MS], media-buys [--rows=N] or social [--users=N]; without a name all are run.");
    Console.Error.WriteLine("bench faults [--minutes=N] [--seed=S] [--only=setup|warehouse]: every fault, checked; without minutes the whole matrix.");
    return 2;
}
