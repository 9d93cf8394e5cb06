namespace Liftoff.StandIns.FunctionsHost;

/// <summary>How the wish to run a function by hand ended.</summary>
internal enum ByHand
{
    Started,
    NoSuchFunction,
    NotATimer,
}
