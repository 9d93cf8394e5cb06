using Liftoff.Functions.Social;
using Liftoff.Jobs;
using Liftoff.Social.Collection;
using Liftoff.Social.Connections;

namespace Liftoff.Social.Tests;

public sealed class OrchestrationTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 2, 0, 0, DateTimeKind.Utc);
    private static readonly JobStart Start = new("collect-social", new DateOnly(2026, 11, 19), [new("platform", "all")]);
    private static readonly CollectionPlan Plan = new([new UserRange(null, "b", 2), new UserRange("b", "d", 2), new UserRange("d", "e", 1)], Resumes: false);

    [Fact]
    public async Task A_throttled_batch_is_collected_once_more_when_its_limit_is_free()
    {
        var context = Script(batch => batch switch
        {
            { Users.Through: "d", Resumes: false } => Summary(collected: 1, throttled: 1, inserted: 7) with { RetryAt = new DateTimeOffset(Now.AddMinutes(9)), Unchanged = 3, Unusable = 1, Missing = 20, Notes = ["one", "two"] },
            { Users.Through: "d" } => Summary(collected: 2, throttled: 0, inserted: 14) with { Unchanged = 4, Missing = 5, Notes = ["two", "three"] },
            _ => Summary(collected: (int)batch.Users.Users, throttled: 0, inserted: 10),
        });
        await CollectSocialOrchestration.RunAsync(context, Start);
        Assert.Equal([Now.AddMinutes(9)], context.Timers);
        Assert.Equal(["b", "d", "e", "d"], context.Calls.Select(c => c.Input).OfType<SocialBatch>().Select(b => b.Users.Through));
        var end = Assert.IsType<SocialEnd>(context.Calls[^1].Input);
        Assert.Equal((5L, 0L, 41L), (end.Sum.Of(ConnectionOutcome.Collected), end.Sum.Of(ConnectionOutcome.Throttled), end.Sum.Inserted));
        // What was delivered adds up; what is still missing is what the later pass says of all of them.
        Assert.Equal((7L, 1L, 5L), (end.Sum.Unchanged, end.Sum.Unusable, end.Sum.Missing));
        Assert.Equal(["one", "two", "three"], end.Sum.Notes);
        Assert.Empty(end.Errors);
    }

    [Fact]
    public async Task What_is_blocked_for_longer_than_a_limit_rolls_is_left_to_the_next_day()
    {
        var context = Script(_ => Summary(collected: 0, throttled: 2, inserted: 0) with { RetryAt = new DateTimeOffset(Now.AddHours(22)) });
        await CollectSocialOrchestration.RunAsync(context, Start);
        Assert.Empty(context.Timers);
        Assert.Equal(3, context.Calls.Count(c => c.Input is SocialBatch));
    }

    [Fact]
    public async Task A_batch_that_fails_costs_the_others_nothing_and_is_told()
    {
        var context = Script(batch => batch.Users.Through == "d" ? throw new InvalidOperationException("the disk is full") : Summary(collected: 2, throttled: 0, inserted: 10));
        await CollectSocialOrchestration.RunAsync(context, Start);
        var end = Assert.IsType<SocialEnd>(context.Calls[^1].Input);
        Assert.Equal(20, end.Sum.Inserted);
        Assert.Equal(["the disk is full"], end.Errors);
    }

    [Fact]
    public async Task A_plan_that_fails_still_ends_the_run()
    {
        var context = new ScriptedContext(Now, (name, _) => name == "PlanSocialCollection" ? throw new InvalidOperationException("no database") : Result(JobStatus.Failed));
        await Assert.ThrowsAsync<JobFailedException>(() => CollectSocialOrchestration.RunAsync(context, Start));
        Assert.Equal(["no database"], Assert.IsType<SocialEnd>(context.Calls[^1].Input).Errors);
        Assert.Equal(JobStatus.Failed, Assert.IsType<JobResult>(context.Status).Status);
    }

    [Theory]
    [InlineData("a/b?c#d\\e", "collect-social.2026-11-19.all.")]
    [InlineData(null, "collect-social.2026-11-19.all.all")]
    public void An_instance_id_holds_nothing_that_it_may_not(string? user, string begin)
    {
        var id = new CollectSocialParameters(new DateOnly(2026, 11, 19), new ConnectionFilter(user)).InstanceId;
        Assert.StartsWith(begin, id, StringComparison.Ordinal);
        Assert.Matches("^[a-z0-9.-]+$", id);
    }

    private static ScriptedContext Script(Func<SocialBatch, BatchSummary> collect) => new(Now, (_, input) => input switch
    {
        SocialRun => Plan,
        SocialBatch batch => collect(batch),
        _ => Result(JobStatus.Success),
    });

    private static BatchSummary Summary(long collected, long throttled, long inserted) => new()
    {
        Users = collected + throttled,
        Inserted = inserted,
        Connections = new Dictionary<ConnectionOutcome, long> { [ConnectionOutcome.Collected] = collected, [ConnectionOutcome.Throttled] = throttled },
    };

    private static JobResult Result(JobStatus status) => new() { Job = Start.Job, Date = Start.Date, RunId = "r", Status = status, Duration = TimeSpan.Zero };
}
