namespace Liftoff.Jobs;

/// <summary>
/// A job cannot go on for a reason that its user can understand and act on: a missing snapshot, an answer that is not CSV.
/// The message becomes the run's error as it stands, so it is written for that user; no stack trace is logged.
/// </summary>
public sealed class JobFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
