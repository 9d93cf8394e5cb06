namespace Liftoff.Jobs;

/// <summary>What a job is called and takes: all that help, routes and timers need to know without running it.</summary>
/// <param name="Name">The command's name, for example <c>ingest-sessions</c>.</param>
/// <param name="Summary">One sentence for the help.</param>
/// <param name="Parameters">What can be given; everything has a default.</param>
/// <param name="Read">
/// Checks what was given and fills in the defaults. Problems are collected in the reader; when it has any, the result must
/// not be run.
/// </param>
public sealed record JobDescription(string Name, string Summary, IReadOnlyList<JobParameter> Parameters, Func<ParameterReader, JobStart> Read);
