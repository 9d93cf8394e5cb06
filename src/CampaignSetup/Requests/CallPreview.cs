using System.Text.Json.Nodes;

namespace Liftoff.CampaignSetup.Requests;

/// <summary>A creating call as it would go out.</summary>
public sealed record CallPreview(string ObjectType, int? AdSetIndex, int? AdIndex, string Name, string Path, JsonObject Payload);
