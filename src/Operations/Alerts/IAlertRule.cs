namespace Liftoff.Operations.Alerts;

/// <summary>Something that people want to be told of without asking (job <c>check-alerts</c>). Each room brings the rules over its own figures.</summary>
public interface IAlertRule
{
    /// <summary>As ALERT_RULES_OFF writes it, for example <c>rpc-drop</c>.</summary>
    string Name { get; }

    /// <summary>Looks at what is stored. May throw what its part throws: then nothing opens or closes, and the run says why.</summary>
    Task<AlertFindings> RunAsync(CancellationToken cancellationToken);
}
