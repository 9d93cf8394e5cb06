namespace Liftoff.Tour.LocalStack;

/// <summary>A part of the local stack cannot be started; the message is a sentence for the user.</summary>
public sealed class StackException(string message) : Exception(message);
