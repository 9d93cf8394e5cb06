using System.Diagnostics;

namespace Liftoff.Bench;

/// <summary>What is too long for <c>./test</c>: campaign setup under its whole fault matrix, and the walk over the warehouse's faults.</summary>
internal static class Faults
{
    /// <param name="minutes">For each part; null: the whole matrix, and ten minutes of the walk, which has no end.</param>
    /// <param name="only"><c>setup</c>, <c>warehouse</c>, or null for both.</param>
    public static async Task<int> RunAsync(int? minutes, int seed, string? only)
    {
        var setup = only is null or "setup" ? await SetupFaults.RunAsync(seed, minutes is { } limit ? TimeSpan.FromMinutes(limit) : null) : 0;
        return setup | (only is null or "warehouse" ? await WalkAsync(minutes ?? 10, seed) : 0);
    }

    private static async Task<int> WalkAsync(int minutes, int seed)
    {
        Report.Title($"faults: the warehouse, seed {seed}");
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "WarehouseWriter", "release", "Liftoff.WarehouseWriter.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "walk", $"--minutes={minutes}", $"--seed={seed}"]))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
