using System.Globalization;
using Liftoff.Simulator;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Snapshots;
using Liftoff.Simulator.StrategisStaging;
using Liftoff.Simulator.World;

const string Help = """
    Every API that Liftoff talks to, with an invented but coherent world behind it. Listens on 127.0.0.1 only.

    dotnet run --project tests/Simulator -- [options]                       serve until Ctrl+C
    dotnet run --project tests/Simulator -- write-snapshots --root DIR --date YYYY-MM-DD [--traps] [--seed N] [--scale X]
                                                                            day and reconciled snapshot folders, and exit

      --port N             7099
      --seed N             1; everything follows from it
      --date YYYY-MM-DD    the day whose sums are printed at the start (yesterday)
      --as-of TIME         data is visible until then (ISO 8601, UTC), or live: today fills up while you watch;
                           without it every day is over, booked and reconciled
      --scale X            1; multiplies the campaigns
      --sessions N         paid Facebook sessions per day, exactly; without it what the spend brings (about 9,000)
      --csv STYLE          plain, awkward or hostile session export (plain)
      --email, --password  of the log-in (sim@example.com, sim-password)
      --admin-token T      Strategist's static token (sim-admin-token)
      --token-lifetime S   seconds until a token expires (3600); 0: tokens without exp
      --snowflake-key FILE writes there the private key that Snowflake takes; account and user are printed
      --fault "ROUTE=KIND" such as "/api/taboola/*=status"; more, and while it runs: PUT /__sim/faults
      --root DIR           write-snapshots: such as data/snapshots/facebook
      --traps              write-snapshots: also runs that a reader must step over, UI exports, Taboola totals
      --help

    While it runs: GET /__sim, GET /__sim/world?date=…, GET /__sim/requests, PUT /__sim/faults, POST /__sim/clock
    """;

try
{
    var line = SimulatorCommandLine.Parse(
        args,
        new HashSet<string>
        {
            "--port", "--seed", "--date", "--as-of", "--scale", "--sessions", "--csv", "--email", "--password", "--admin-token",
            "--token-lifetime", "--fault", "--root", "--snowflake-key",
        },
        new HashSet<string> { "--help", "--traps" });
    if (line.Has("--help"))
    {
        Console.WriteLine(Help);
        return 0;
    }
    return line.Command switch
    {
        null => await ServeAsync(line),
        "write-snapshots" => WriteSnapshots(line),
        var other => throw new FormatException($"Unknown command {other}; --help lists them."),
    };
}
catch (FormatException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

static WorldOptions WorldOf(SimulatorCommandLine line) => new()
{
    Seed = line.Get("--seed", 1),
    Scale = line.Get("--scale", 1.0),
    PaidFacebookSessions = line.Has("--sessions") ? line.Get("--sessions", 0) : null,
};

static int WriteSnapshots(SimulatorCommandLine line)
{
    var root = line.Text("--root") ?? throw new FormatException("write-snapshots needs --root.");
    var date = line.Get("--date", DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1));
    var writer = new SnapshotWriter(new(WorldOf(line)), root);
    var written = writer.WriteTree(date, line.Has("--traps"));
    if (line.Has("--traps")) written = [.. written, .. writer.WriteTaboolaTotals(Path.Combine(root, "strategist_csv"), date)];
    foreach (var path in written) Console.WriteLine(path);
    return 0;
}

static async Task<int> ServeAsync(SimulatorCommandLine line)
{
    var defaults = new SimulatorOptions();
    var lifetime = line.Get("--token-lifetime", 3600);
    var date = line.Get("--date", DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1));
    var options = defaults with
    {
        Port = line.Get("--port", 7099),
        Seed = line.Get("--seed", 1),
        IsLive = line.Text("--as-of") == "live",
        AsOf = line.Has("--as-of") && line.Text("--as-of") != "live"
            ? DateTimeOffset.TryParse(line.Text("--as-of"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var asOf)
                ? asOf : throw new FormatException($"--as-of cannot be '{line.Text("--as-of")}'.")
            : null,
        World = WorldOf(line),
        SessionCsv = line.Text("--csv") switch
        {
            null or "plain" => SessionCsvStyle.Plain,
            "awkward" => SessionCsvStyle.Awkward,
            "hostile" => SessionCsvStyle.Hostile,
            var other => throw new FormatException($"--csv cannot be '{other}'."),
        },
        Email = line.Text("--email") ?? defaults.Email,
        Password = line.Text("--password") ?? defaults.Password,
        AdminToken = line.Text("--admin-token") ?? defaults.AdminToken,
        TokenLifetime = lifetime == 0 ? null : TimeSpan.FromSeconds(lifetime),
        Faults = line.Text("--fault") is { } fault ? [ParseFault(fault)] : [],
    };

    await using var simulator = await SimulatorHost.StartAsync(options);
    Console.WriteLine($"Simulator on {simulator.BaseAddress} (seed {options.Seed}, {simulator.World.Campaigns.Count} campaigns); log in as {options.Email} / {options.Password}.");
    if (line.Text("--snowflake-key") is { } keyPath)
    {
        var account = simulator.Snowflake.Account;
        await File.WriteAllTextAsync(keyPath, account.PrivateKeyPem);
        Console.WriteLine($"Snowflake: SNOWFLAKE_ACCOUNT={account.Account} SNOWFLAKE_USER={account.User} SNOWFLAKE_BASE_URL={simulator.BaseAddress} SNOWFLAKE_PRIVATE_KEY_PATH={keyPath}");
    }

    if (options.World.PaidFacebookSessions is null or < 100_000)
    {
        var day = simulator.Day(date);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{date:yyyy-MM-dd}: spend {day.Spend:N2}, revenue {day.Revenue:N2}, searches {day.Searches:N0}, S1 clicks {day.S1Clicks:N0}, ad clicks {day.AdClicks:N0}."));
    }
    Console.WriteLine("Ctrl+C ends it.");
    await simulator.WaitForShutdownAsync();
    return 0;
}

static Fault ParseFault(string text) =>
    text.LastIndexOf('=') is var at and > 0 && Enum.TryParse<FaultKind>(text[(at + 1)..], ignoreCase: true, out var kind)
        ? new(text[..at], kind)
        : throw new FormatException($"--fault cannot be '{text}'; it is ROUTE=KIND with a kind of {string.Join(", ", Enum.GetNames<FaultKind>())}.");
