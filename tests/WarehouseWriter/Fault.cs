namespace Liftoff.WarehouseWriter;

/// <summary>What happens to a request on its way to the storage.</summary>
public enum Fault
{
    None,
    Answer500,
    Answer503,

    /// <summary>The connection ends in the middle of the request's body.</summary>
    CutRequest,

    /// <summary>The request is done, but the connection ends in the middle of the answer's body.</summary>
    CutAnswer,

    /// <summary>The request is done, but nothing comes back.</summary>
    LoseAnswer,
}
