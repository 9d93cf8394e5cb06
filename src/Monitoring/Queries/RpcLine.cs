namespace Liftoff.Monitoring.Queries;

/// <summary>One line of the RPC report.</summary>
/// <param name="Key">The dimension's value; <c>UNKNOWN</c> where none is known.</param>
/// <param name="Sessions">Paid clicks, or searches where the day comes from S1's report.</param>
/// <param name="Revenue">USD.</param>
/// <param name="Rpc">Revenue / S1 clicks in USD, unrounded; null without clicks.</param>
public sealed record RpcLine(string Key, long Sessions, decimal Revenue, double? Rpc);
