namespace Liftoff.Social.Connections;

/// <summary>A token in the clear. It prints as nothing, so that no log line, exception or serializer shows it by accident.</summary>
public sealed class Secret(string value)
{
    private readonly string value = value;

    /// <summary>The token itself: for the header of a request and for nothing else.</summary>
    public string Reveal() => value;

    public override string ToString() => "[redacted]";
}
