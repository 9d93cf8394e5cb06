using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Options;

namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>
/// Everything that goes into a history goes through JSON by the worker's serializer options (configured by
/// <c>services.Configure&lt;JsonSerializerOptions&gt;</c>), so that what does not survive that in Azure does not survive here.
/// </summary>
internal sealed class WorkerJsonConverter(IOptions<JsonSerializerOptions> options) : DataConverter
{
    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), options.Value);

    public override object? Deserialize(string? data, Type targetType) => data is null ? null : JsonSerializer.Deserialize(data, targetType, options.Value);
}
