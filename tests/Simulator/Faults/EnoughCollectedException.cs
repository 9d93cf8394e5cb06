namespace Liftoff.Simulator.Faults;

/// <summary>Stops an endpoint whose remaining body would be thrown away.</summary>
internal sealed class EnoughCollectedException() : IOException("The body is cut here.");
