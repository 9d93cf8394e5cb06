namespace Liftoff.Operations.Health;

/// <summary>Something that jobs need, looked at when somebody asks (<c>./liftoff doctor</c>). Each room brings those of its own parts.</summary>
public interface IHealthCheck
{
    /// <summary>What is looked at, for example <c>Strategist</c>.</summary>
    string Name { get; }

    /// <summary>Looks, and changes nothing. May throw what the part itself throws; the message is then the finding.</summary>
    Task<HealthFinding> RunAsync(CancellationToken cancellationToken);
}
