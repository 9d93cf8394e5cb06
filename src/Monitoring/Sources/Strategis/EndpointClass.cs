namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>What a run does when a report cannot be had.</summary>
public enum EndpointClass
{
    /// <summary>Without it the figures would be wrong: the run fails and what is stored stays.</summary>
    Critical,

    /// <summary>Its last good answer stands in, or its figures are NULL: the run is partial.</summary>
    Normal,

    /// <summary>As <see cref="Normal"/>; a network on which little or nothing is spent.</summary>
    Optional,
}
