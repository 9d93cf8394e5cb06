namespace Liftoff.CampaignSetup.Tests;

/// <summary>The process died here.</summary>
internal sealed class SimulatedDeathException : Exception;
