using System.Globalization;

namespace Liftoff.WarehouseWriter;

/// <summary>The random walk as a program.</summary>
internal static class WalkCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args);
        var seed = (int)arguments.Number("seed", Random.Shared.Next(1, 1_000_000));
        try
        {
            var report = await new FaultWalk(seed, TimeSpan.FromMinutes(arguments.Number("minutes", 1)), Console.WriteLine).RunAsync();
            Console.WriteLine(report.ToString());
            return 0;
        }
        catch (FaultWalkException e)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {e.Message}"));
            return 1;
        }
    }
}
