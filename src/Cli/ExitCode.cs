using Liftoff.Jobs;

namespace Liftoff.Cli;

/// <summary>What the process ends with; scripts and cron rely on it.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>It was not done; the error stream says why. Also a check that found something wrong.</summary>
    public const int Failed = 1;

    /// <summary>The command line or what it names cannot be used: a wrong flag, an unknown id, a refused plan. Nothing was begun.</summary>
    public const int Usage = 2;

    /// <summary>Done, but something is missing or needs a look; the warnings say what.</summary>
    public const int Partial = 3;

    /// <summary>As shells report Ctrl-C: 128 and the signal's number.</summary>
    public const int Interrupted = 130;

    public static int Of(JobStatus status) => status switch
    {
        JobStatus.Success => Success,
        JobStatus.Partial => Partial,
        _ => Failed,
    };
}
