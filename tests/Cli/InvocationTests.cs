using System.CommandLine;
using Liftoff.Jobs;

namespace Liftoff.Cli.Tests;

/// <summary>What a user reads and a script gets when a command breaks.</summary>
public sealed class InvocationTests
{
    private static readonly TaskCanceledException Late = new("The operation was cancelled because it exceeded the configured timeout of 0:01:00. Network timeout can be adjusted in ClientOptions.Retry.NetworkTimeout.");

    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new JobFailedException("There is no file."), ExitCode.Failed, "liftoff: There is no file." },
        { new UsageException("--at takes a day"), ExitCode.Usage, "liftoff: --at takes a day" },
        { Late, ExitCode.Failed, "liftoff: what was asked for did not come in time; ./liftoff doctor shows what does not answer." },
        { new AggregateException("Retry failed after 7 tries.", Late, Late), ExitCode.Failed, "liftoff: what was asked for did not come in time; ./liftoff doctor shows what does not answer." },
        { new AggregateException("Retry failed after 7 tries.", new Azure.RequestFailedException("Connection refused (127.0.0.1:10000)\nStatus: 0"), Late), ExitCode.Failed, "liftoff: the storage did not do what was asked: Connection refused (127.0.0.1:10000)" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_a_user_can_act_on_is_a_sentence_and_an_exit_code(Exception failure, int code, string sentence) =>
        Assert.Equal((code, sentence + Environment.NewLine), await RunAsync(failure, CancellationToken.None));

    [Fact]
    public async Task What_the_user_interrupted_is_no_failure() =>
        Assert.Equal((ExitCode.Interrupted, "liftoff: interrupted." + Environment.NewLine), await RunAsync(Late, new CancellationToken(canceled: true)));

    [Fact]
    public Task A_fault_of_ours_shows_where_it_is() => Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(new InvalidOperationException("a mistake"), CancellationToken.None));

    private static async Task<(int Code, string Errors)> RunAsync(Exception failure, CancellationToken cancellationToken)
    {
        var root = new RootCommand();
        root.SetAction((ParseResult _, CancellationToken _) => Task.FromException<int>(failure));
        using var errors = new StringWriter();
        var before = Console.Error;
        Console.SetError(errors);
        try
        {
            return (await Invocation.RunAsync(root.Parse([]), cancellationToken), errors.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
