using System.Text.Json.Nodes;

namespace Liftoff.Simulator.StrategisRelay;

/// <summary>What exists at Strategis and, through its relay, at Facebook; which calls fail; and what a test may ask. Thread-safe.</summary>
public sealed class RelayWorld(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly List<RelayObject> objects = [];
    private readonly Dictionary<string, (JsonObject Answer, DateTimeOffset At)> cache = [];
    private readonly List<(RelayFault Rule, int[] Seen)> faults = [];
    private readonly Dictionary<string, List<(DateTimeOffset At, int Points)>> points = [];
    private readonly Dictionary<string, DateTimeOffset> blockedUntil = [];
    private readonly HashSet<string> policyBlocked = [];
    private readonly Dictionary<string, int> createsPerKey = [];
    private TimeSpan offset;
    private long nextFacebookId = 120_330_000_000_000_000;
    private long nextStrategisId = 78_364_164_096;

    public RelayStyle Style { get; set; } = new();

    public DateTimeOffset Now => time.GetUtcNow() + offset;

    /// <summary>Creating calls that came in, refused ones included.</summary>
    public int CreateCalls { get; private set; }

    /// <summary>Everything that exists, deleted objects excepted, oldest first.</summary>
    public IReadOnlyList<RelayObject> Live
    {
        get { lock (gate) return [.. objects.Where(o => o.IsLive)]; }
    }

    /// <summary>How many objects each key (or, at Strategis, each name) made; each should be at most 1.</summary>
    public IReadOnlyDictionary<string, int> CreatesPerKey
    {
        get { lock (gate) return new Dictionary<string, int>(createsPerKey); }
    }

    /// <summary>Lets simulated time pass: for the key cache, points and blocks.</summary>
    public void Advance(TimeSpan by) => offset += by;

    public void FlushCache()
    {
        lock (gate) cache.Clear();
    }

    /// <summary>Replaces the fault plan.</summary>
    public void SetFaults(params IReadOnlyList<RelayFault> rules)
    {
        lock (gate)
        {
            faults.Clear();
            faults.AddRange(rules.Select(rule => (rule, new int[1])));
        }
    }

    /// <summary>Error 368 for everything of this account, until lifted.</summary>
    public void BlockForPolicy(string accountId, bool isBlocked)
    {
        lock (gate) _ = isBlocked ? policyBlocked.Add(accountId) : policyBlocked.Remove(accountId);
    }

    /// <summary>Live objects whose id is not among the known ones: what somebody made and forgot.</summary>
    public IReadOnlyList<RelayObject> Orphans(IReadOnlyCollection<string> known) => [.. Live.Where(o => !known.Contains(o.Id))];

    /// <summary>Changes an object as somebody in Ads Manager might.</summary>
    public void SetStatus(string id, string status)
    {
        lock (gate) objects.Single(o => o.Id == id).Status = status;
    }

    internal RelayObject? Find(string kind, string? id)
    {
        lock (gate) return objects.Find(o => o.Kind == kind && o.Id == id && o.IsLive);
    }

    internal RelayObject? Find(string id)
    {
        lock (gate) return objects.Find(o => o.Id == id && o.IsLive);
    }

    internal IReadOnlyList<RelayObject> Children(string kind, string parentId)
    {
        lock (gate) return [.. objects.Where(o => o.Kind == kind && o.ParentId == parentId && o.IsLive)];
    }

    internal IReadOnlyList<RelayObject> List(string kind, Func<RelayObject, bool> which)
    {
        lock (gate) return [.. objects.Where(o => o.Kind == kind && o.IsLive && o.CreatedAt + Style.ListLag <= Now && which(o))];
    }

    internal RelayFault? TakeFault(string target, string? key)
    {
        lock (gate)
        {
            CreateCalls++;
            foreach (var (rule, seen) in faults)
            {
                if ((rule.Target != "*" && rule.Target != target) || (rule.Key is not null && rule.Key != key)) continue;
                var index = seen[0]++;
                if (index >= rule.After && (rule.Times is null || index < rule.After + rule.Times)) return rule;
            }

            return null;
        }
    }

    internal JsonObject? Cached(string? key)
    {
        lock (gate) return key is not null && Style.CacheOn && cache.TryGetValue(key, out var kept) && kept.At + Style.CacheLifetime > Now ? kept.Answer.DeepClone().AsObject() : null;
    }

    internal void Remember(string? key, JsonObject answer)
    {
        lock (gate) if (key is not null && Style.CacheOn) cache[key] = (answer, Now);
    }

    internal RelayObject Create(string kind, JsonObject body, string organization, string? account, string? parent, string? key)
    {
        lock (gate)
        {
            var made = new RelayObject
            {
                Kind = kind,
                Id = kind == "templates" ? $"tpl_{objects.Count(o => o.Kind == kind) + 1:0000}" : kind == "tracking" ? StrategisId() : (++nextFacebookId).ToString(System.Globalization.CultureInfo.InvariantCulture),
                Name = (body["name"] ?? body["key"])?.ToString() ?? "",
                Status = kind is "campaigns" or "adsets" or "ads" ? body["status"]?.ToString() : null,
                Organization = organization,
                AccountId = account,
                ParentId = parent,
                Key = key,
                CreatedAt = Now,
                Body = body,
            };
            objects.Add(made);
            var counted = key ?? $"{kind}: {made.Name}";
            createsPerKey[counted] = createsPerKey.GetValueOrDefault(counted) + 1;
            return made;
        }
    }

    /// <summary>Counts a call of an account.</summary>
    /// <returns>The error when the account may not call now, and how many seconds it must rest.</returns>
    internal (GraphError Error, int RestSeconds)? Charge(string account, int cost)
    {
        lock (gate)
        {
            if (policyBlocked.Contains(account)) return (new GraphError(368, 1390008, "You're temporarily blocked from performing this action."), 0);
            if (Style.PointLimit is not { } limit) return null;
            if (blockedUntil.TryGetValue(account, out var until) && until > Now) return (Throttle, Rest(until));
            var held = points.TryGetValue(account, out var list) ? list : points[account] = [];
            held.RemoveAll(entry => entry.At + Style.PointBlock <= Now);
            if (held.Sum(entry => entry.Points) + cost <= limit)
            {
                held.Add((Now, cost));
                return null;
            }

            held.Clear();
            blockedUntil[account] = Now + Style.PointBlock;
            return (Throttle, Rest(blockedUntil[account]));
        }

        int Rest(DateTimeOffset until) => (int)Math.Ceiling((until - Now).TotalSeconds);
    }

    private static GraphError Throttle => new(17, 2446079, "User request limit reached", Status: 400);

    private string StrategisId()
    {
        const string digits = "0123456789abcdefghijklmnopqrstuvwxyz";
        var (text, rest) = ("", nextStrategisId += 7_919);
        for (; rest > 0; rest /= 36) text = digits[(int)(rest % 36)] + text;
        return "si" + text;
    }
}
