namespace Liftoff.MediaBuys.Documents;

/// <summary>Whether documents are compared with the export that they were made from.</summary>
public enum VerifyMode
{
    /// <summary>They are not.</summary>
    False,

    /// <summary>After they were written.</summary>
    True,

    /// <summary>As they are; nothing is written.</summary>
    Only,
}
