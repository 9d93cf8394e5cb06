namespace Liftoff.Simulator.Wire;

/// <summary>What stands around the rows of a JSON answer.</summary>
public enum Envelope
{
    /// <summary><c>[…]</c></summary>
    Bare,

    /// <summary><c>{"data":[…]}</c></summary>
    Data,

    /// <summary><c>{"rows":[…]}</c></summary>
    Rows,

    /// <summary><c>{"data":{"data":[…]}}</c></summary>
    NestedData,

    /// <summary><c>{"results":[…]}</c>, which the predecessor took for zero rows.</summary>
    Results,

    /// <summary><c>{"payload":{"items":[…]}}</c>, which nobody knows.</summary>
    Unknown,
}
