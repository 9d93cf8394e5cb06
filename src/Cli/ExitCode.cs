using Liftoff.Jobs;

namespace Liftoff.Cli;

/// <summary>What the process ends with; scripts and cron rely on it.</summary>
public static class ExitCode
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Partial = 3;
    public const int Interrupted = 130;

    public static int Of(JobStatus status) => status switch
    {
        JobStatus.Success => Success,
        JobStatus.Partial => Partial,
        _ => Failed,
    };
}
