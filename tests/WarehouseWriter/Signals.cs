using System.Diagnostics;
using System.Globalization;

namespace Liftoff.WarehouseWriter;

/// <summary>Signals to processes that the test has started itself.</summary>
internal static class Signals
{
    public static async Task SendAsync(string signal, int processId)
    {
        using var kill = Process.Start("kill", ["-" + signal, processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
