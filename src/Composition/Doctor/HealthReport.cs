using Liftoff.Operations.Health;
using Liftoff.Upstream;

namespace Liftoff.Composition.Doctor;

/// <summary>Runs every room's checks. They are independent of each other and run at once.</summary>
public sealed class HealthReport(IEnumerable<IHealthCheck> checks)
{
    /// <summary>How long one check may take. Nothing that is well takes as long.</summary>
    /// <value>The default value is 20 seconds.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <returns>A line for each check, in the order in which the rooms were added.</returns>
    public async Task<IReadOnlyList<HealthLine>> RunAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(checks.Select(check => RunAsync(check, cancellationToken)));

    private async Task<HealthLine> RunAsync(IHealthCheck check, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            // Some of them work before their first await, and some wait for what knows no token.
            return HealthLine.Of(check.Name, await Task.Run(() => check.RunAsync(patience.Token), patience.Token).WaitAsync(patience.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthLine.Of(check.Name, HealthFinding.Wrong($"no answer within {Patience.TotalSeconds:0} s", "Check the address in its settings, and whether a firewall lies between."));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One check that breaks must not hide what the others found.
            return HealthLine.Of(check.Name, HealthFinding.Wrong($"{failure.GetType().Name}: {Redaction.OneLine(failure.Message)}", "This check itself broke; the other lines hold."));
        }
    }
}
