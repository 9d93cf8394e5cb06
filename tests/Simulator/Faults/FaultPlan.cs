using System.Text.RegularExpressions;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Faults;

/// <summary>Which requests fail, and how. May be changed while the simulator runs. Thread-safe.</summary>
public sealed class FaultPlan(int seed)
{
    private readonly Lock gate = new();
    private readonly List<Rule> rules = [];

    /// <summary>The rules in the order in which they are tried.</summary>
    public IReadOnlyList<Fault> Rules
    {
        get
        {
            lock (gate) return [.. rules.Select(r => r.Fault)];
        }
    }

    /// <summary>Adds a rule behind the others; its counts start at zero.</summary>
    public void Add(Fault fault)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fault.Route);
        lock (gate) rules.Add(new(fault, ToPattern(fault.Route), SeededRandom.For(seed, "fault", rules.Count)));
    }

    /// <summary>Replaces the whole plan; all counts start at zero.</summary>
    public void Set(IEnumerable<Fault> faults)
    {
        lock (gate)
        {
            rules.Clear();
            foreach (var fault in faults) Add(fault);
        }
    }

    /// <summary>Nothing fails any more.</summary>
    public void Clear() => Set([]);

    /// <summary>The faults that hit this request, each counted.</summary>
    internal List<Fault> Take(string method, string path, string query)
    {
        lock (gate) return [.. rules.Where(r => r.Hits(method, path, query)).Select(r => r.Fault)];
    }

    private static (string? Method, Regex Path, bool WithQuery) ToPattern(string route)
    {
        var space = route.IndexOf(' ', StringComparison.Ordinal);
        var path = route[(space + 1)..];
        var expression = "^" + Regex.Escape(path).Replace("\\*", ".*", StringComparison.Ordinal) + "$";
        return (space < 0 ? null : route[..space], new(expression, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant),
            path.Contains('?', StringComparison.Ordinal));
    }

    private sealed class Rule(Fault fault, (string? Method, Regex Path, bool WithQuery) pattern, SeededRandom random)
    {
        private SeededRandom random = random;
        private int seen;
        private int hit;

        public Fault Fault => fault;

        public bool Hits(string method, string path, string query)
        {
            if (pattern.Method is { } wanted && !wanted.Equals(method, StringComparison.OrdinalIgnoreCase)) return false;
            if (!pattern.Path.IsMatch(pattern.WithQuery ? path + query : path)) return false;
            if (seen++ < fault.After || hit >= (fault.Times ?? int.MaxValue) || !random.Chance(fault.Probability)) return false;
            hit++;
            return true;
        }
    }
}
