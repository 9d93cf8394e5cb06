namespace Liftoff.Simulator.StrategisRelay;

/// <summary>How Strategis and its relay behave from now on.</summary>
public sealed record RelayStyle
{
    /// <summary>Whether the relay remembers answers by key.</summary>
    public bool CacheOn { get; init; } = true;

    public TimeSpan CacheLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a new object is missing in lists.</summary>
    public TimeSpan ListLag { get; init; }

    /// <summary>Rows of a list's page, with Graph's cursors; null: everything at once.</summary>
    public int? PageSize { get; init; }

    /// <summary>Of each call.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Points an ad account may hold (write 3, read 1; 60 in the development tier); null: no limit.</summary>
    public int? PointLimit { get; init; }

    /// <summary>How long an account that holds too many is blocked; points decay over the same time.</summary>
    public TimeSpan PointBlock { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Facebook's usage headers are not passed on.</summary>
    public bool HidesUsage { get; init; }

    /// <summary>The campaign schema takes nothing that it does not name.</summary>
    public bool SchemaIsClosed { get; init; }

    /// <summary>Buyers that the schema lists; null: any.</summary>
    public IReadOnlyList<string>? Buyers { get; init; }

    /// <summary>Tracking campaigns need the whole template.</summary>
    public bool TemplateMustBeWhole { get; init; } = true;

    /// <summary>Legacy objectives pass.</summary>
    public bool LegacyObjectives { get; init; }

    /// <summary>Whether the proxy lets objects be deleted and creatives be listed.</summary>
    public bool ProxyIsOpen { get; init; } = true;

    /// <summary>Organisations whose Facebook credentials Strategis lacks.</summary>
    public IReadOnlyList<string> WithoutCredentials { get; init; } = [];

    /// <summary>Daily budgets outside are refused, in minor units.</summary>
    public long BudgetFloor { get; init; } = 100;

    public long BudgetCeiling { get; init; } = 1_000_000;
}
