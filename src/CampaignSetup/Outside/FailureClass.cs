namespace Liftoff.CampaignSetup.Outside;

/// <summary>What a call that did not succeed means for the request (contract §7.4).</summary>
public enum FailureClass
{
    /// <summary>Whether it took effect is not known: look before calling again.</summary>
    Unknown,

    /// <summary>Definitely without effect and worth another try soon.</summary>
    Transient,

    /// <summary>Definitely without effect; the account or the app must rest first.</summary>
    Throttled,

    /// <summary>Strategis turned our token down twice.</summary>
    StrategisLogin,

    /// <summary>Strategis's Facebook token is dead, or the organisation has none: Strategis must renew it.</summary>
    FacebookToken,

    /// <summary>A right or a capability is missing.</summary>
    Permission,

    /// <summary>The request itself is wrong.</summary>
    Validation,

    /// <summary>Blocked for policy or abuse: everything for this ad account stops until a person clears it.</summary>
    Policy,

    /// <summary>The relay route is not deployed.</summary>
    MissingRoute,

    /// <summary>What was created does not read back as it should.</summary>
    Verification,
}
