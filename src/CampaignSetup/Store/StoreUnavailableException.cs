namespace Liftoff.CampaignSetup.Store;

/// <summary>PostgreSQL is not configured or not there; nothing was called outside. The message is a sentence for the user.</summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
