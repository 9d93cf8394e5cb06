using System.Globalization;

namespace Liftoff.WarehouseWriter;

/// <summary><c>--name=value</c> arguments.</summary>
internal sealed class Arguments(IEnumerable<string> args)
{
    private readonly Dictionary<string, string> values = args.Select(a => a.TrimStart('-').Split('=', 2)).ToDictionary(a => a[0], a => a.Length > 1 ? a[1] : "");

    public string? Text(string name) => values.GetValueOrDefault(name);

    public double Number(string name, double otherwise) => values.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
