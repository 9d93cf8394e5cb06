using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse.Tests;

/// <summary>Which daily snapshots go. By the storage's own times, which no test can turn back.</summary>
public sealed class SnapshotAgeTests
{
    private static readonly DateTimeOffset FirstDay = new(2025, 10, 1, 6, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    [Fact]
    public void Each_goes_when_the_next_one_has_been_there_for_the_whole_time() =>
        Assert.Equal([0, 1], Outdated(kept: [0, 1, 2, 20, 33], current: 34, today: 34));

    [Fact]
    public void After_a_long_pause_the_state_from_before_it_stays_as_long_as_any_other()
    {
        Assert.Empty(Outdated(kept: [0], current: 40, today: 41));
        Assert.Empty(Outdated(kept: [0, 40, 41], current: 69, today: 70));
        Assert.Equal([0], Outdated(kept: [0, 40, 41], current: 70, today: 71));
    }

    [Fact]
    public void The_kept_state_that_is_still_the_current_one_stays() => Assert.Equal([0], Outdated(kept: [0, 1], current: 1, today: 50));

    private static IEnumerable<int> Outdated(int[] kept, int current, int today) =>
        WarehouseFile.Outdated([.. kept.Select(State)], State(current), FirstDay.AddDays(today), Keep).Select(state => (state.CommittedAt - FirstDay).Days);

    private static StoredVersion State(int day) => new($"e{day}", $"e{day}", new VersionNote(day + 1, 900, "machine/1", [$"commit {day}"]), 9, FirstDay.AddDays(day));
}
