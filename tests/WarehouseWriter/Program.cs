using Liftoff.WarehouseWriter;

// write …   one job in this process, which the tests kill, stop and hold at named stages (WriterProcess starts it)
// walk …    a random walk over faults, for as long as one likes
return args switch
{
    ["write", .. var rest] => await WriteCommand.RunAsync(rest),
    ["walk", .. var rest] => await WalkCommand.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("write --job=NAME --rows=N [--stop-at=STAGE] [--hold-at=STAGE]   settings from the environment");
    Console.Error.WriteLine("walk [--minutes=N] [--seed=S]");
    return 2;
}
