using Azure;
using Azure.Identity;

namespace Liftoff.Warehouse.Storage;

/// <summary>What went wrong with the storage, for people: the client's own messages run over twenty lines.</summary>
internal static class StorageError
{
    /// <summary>Failures of a request or of the sign-in before it, whatever caused them; a cancellation counts when the client's own patience ended.</summary>
    public static bool Is(Exception e, CancellationToken asked = default) =>
        e is RequestFailedException or AuthenticationFailedException or IOException or AggregateException { InnerException: RequestFailedException or AuthenticationFailedException or IOException or OperationCanceledException }
        || (e is OperationCanceledException && !asked.IsCancellationRequested);

    /// <summary>One sentence without line breaks; other exceptions keep their message.</summary>
    public static string Describe(Exception e) => e switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Describe(last),
        RequestFailedException { Status: 0 } unreachable => $"The storage cannot be reached: {FirstLine(unreachable.GetBaseException().Message)}",
        RequestFailedException refused => $"The storage answered {refused.Status} {refused.ErrorCode}".TrimEnd() + ".",
        AuthenticationFailedException signIn => FirstLine(signIn.Message),
        _ => e.Message,
    };

    private static string FirstLine(string text) => text.AsSpan().Trim().ToString().Split('\n')[0].TrimEnd();
}
