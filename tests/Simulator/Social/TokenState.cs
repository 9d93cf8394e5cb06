namespace Liftoff.Simulator.Social;

/// <summary>What is wrong with an account's token.</summary>
public enum TokenState
{
    /// <summary>Nothing.</summary>
    Valid,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Its user took it back.</summary>
    Revoked,

    /// <summary>It lives but may not read figures.</summary>
    WithoutPermission,
}
