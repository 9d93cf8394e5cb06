namespace Liftoff.Composition;

/// <param name="Function">The timer's function name, as in <c>AzureWebJobs.{Function}.Disabled</c>.</param>
/// <param name="Setting">The app setting that holds the schedule.</param>
/// <param name="Sample">The schedule that the sample carries.</param>
public sealed record Schedule(string Function, string Setting, string Description, string Sample);
