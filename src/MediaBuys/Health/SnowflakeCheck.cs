using Liftoff.Jobs;
using Liftoff.MediaBuys.Snowflake;
using Liftoff.Operations.Health;
using Liftoff.Upstream;

namespace Liftoff.MediaBuys.Health;

/// <summary>Whether Snowflake takes our key and runs a statement; it reads nothing and wakes no virtual warehouse.</summary>
public sealed class SnowflakeCheck(SnowflakeClient snowflake, MediaBuyOptions options) : IHealthCheck
{
    public string Name => "Snowflake";

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(options.Snowflake.Account)) return HealthFinding.Off("no media-buy metrics are synced (SNOWFLAKE_ACCOUNT)");
        if (options.Snowflake.Missing is { Count: > 0 } missing) return HealthFinding.Wrong("it is configured in part only", $"Set {string.Join(", ", missing)}, or leave SNOWFLAKE_ACCOUNT blank.");
        try
        {
            await snowflake.QueryAsync(new SnowflakeStatement("select 1"), cancellationToken);
            return HealthFinding.Ok($"takes the key of {options.Snowflake}");
        }
        catch (Exception failure) when (failure is UpstreamException or JobFailedException)
        {
            return HealthFinding.Wrong(failure.Message, "See docs/runbook.md, \"A token or key has expired\".");
        }
    }
}
