using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Warehouse.Tests;

/// <summary>A program that knows only the warehouse's own migrations, as one that is older by a few.</summary>
internal sealed class OlderProgram(ServiceProvider services) : IDisposable
{
    public WarehouseFile File => services.GetRequiredService<WarehouseFile>();

    public void Dispose() => services.Dispose();
}

internal static class OlderProgramExtensions
{
    public static OlderProgram AddWarehouseOnly(this IServiceCollection services, WarehouseOptions options) => new(services.AddWarehouse(options).BuildServiceProvider());
}
