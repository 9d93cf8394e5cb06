using Liftoff.Bench;

var options = args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal)).ToList();

// In the order in which all are run; the options that a benchmark takes stand beside it.
(string Name, string[] Options, Func<Task<int>> Run)[] benchmarks =
[
    ("sessions", [], SessionsBench.RunAsync),
    ("campaigns", [], CampaignsBench.RunAsync),
    ("merge", [], MergeBench.RunAsync),
    ("reports", [], ReportsBench.RunAsync),
    ("warehouse", ["rows"], () => WarehouseBench.RunAsync(Number("rows") ?? 14_400_000)),
    ("setup", ["plans", "latency"], () => SetupBench.RunAsync(Number("plans") ?? 100, TimeSpan.FromMilliseconds(Number("latency") ?? 50))),
    ("media-buys", ["rows"], () => MediaBuysBench.RunAsync(Number("rows") ?? 1_000_000)),
    ("social", ["users"], () => SocialBench.RunAsync(Number("users") ?? 10_000)),
];

switch (args.Except(options).ToArray())
{
    // A part of a benchmark that must be a process of its own, so that start-up and memory are counted on both sides.
    case ["part", "download-and-read", var url, var folder]:
        return await SessionsBench.DownloadAndReadAsync(new Uri(url), folder);
    case ["faults"] when Takes("minutes", "seed", "only") && Value("only") is null or "setup" or "warehouse":
        return await Faults.RunAsync(Number("minutes"), Number("seed") ?? Random.Shared.Next(1, 1_000_000), Value("only"));
    case [var name] when Array.Find(benchmarks, benchmark => benchmark.Name == name) is { Run: { } run } benchmark && Takes(benchmark.Options):
        return await run();
    case [] when Takes():
        var missed = 0;
        foreach (var benchmark in benchmarks) missed |= await benchmark.Run();
        return missed;
    default:
        Console.Error.WriteLine($"bench: takes one of {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name + string.Concat(benchmark.Options.Select(option => $" [--{option}=N]"))))}; without a name all are run.");
        Console.Error.WriteLine("bench faults [--minutes=N] [--seed=S] [--only=setup|warehouse]: every fault, checked; without minutes the whole matrix.");
        return 2;
}

string? Value(string name) => options.Find(option => option.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];

int? Number(string name) => Value(name) is { } text && int.TryParse(text, out var number) && number > 0 ? number : null;

// What is misspelt must not run with a default instead.
bool Takes(params string[] names) => options.TrueForAll(option => names.Any(name => option.StartsWith($"--{name}=", StringComparison.Ordinal) && (name == "only" || Number(name) is not null)));
