namespace Liftoff.Settings;

/// <summary>A setting as the README, the sample file and the doctor list it.</summary>
/// <param name="Name">The name of the app setting and environment variable.</param>
/// <param name="Description">What it does, in one sentence.</param>
/// <param name="DefaultValue">Null when there is none.</param>
/// <param name="IsSecret">Its value is never printed.</param>
public sealed record Setting(string Name, string Description, string? DefaultValue, bool IsSecret);
