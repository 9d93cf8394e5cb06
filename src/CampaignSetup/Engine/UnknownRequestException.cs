namespace Liftoff.CampaignSetup.Engine;

/// <summary>There is no request of this id.</summary>
public sealed class UnknownRequestException(string requestId) : Exception($"There is no setup request {requestId}.")
{
    public string RequestId { get; } = requestId;
}
