using FraudSignals.Events;
using FraudSignals.Storage.Local;

namespace FraudSignals.Storage;

/// <summary>Erasures that wait together share their checkpoints.</summary>
public sealed class ErasureGroupTests
{
    private int _checkpoints;

    [Fact]
    public async Task Many_at_once_cost_no_more_checkpoints_than_a_few()
    {
        var erasures = new Erasures(EraseAllAsync, CheckpointAsync);
        var answers = await Task.WhenAll(Enumerable.Range(1, 500).Select(i => erasures.EraseAsync(Subject(i))));

        Assert.All(answers, Assert.True);
        Assert.InRange(_checkpoints, Retention.Checkpoints, 20); // One by one they cost 1,000.
    }

    [Fact]
    public async Task None_is_told_before_so_many_checkpoints_as_are_kept_were_taken_since_its_erasure()
    {
        var erasures = new Erasures(
            group =>
            {
                foreach (var erasure in group.Where(e => e.Checkpoints == 0))
                {
                    (erasure.WasThere, _begun[erasure.Subject]) = (true, _checkpoints);
                }

                return Task.CompletedTask;
            },
            CheckpointAsync);
        for (var i = 1; i <= 50; i++)
        {
            var subject = Subject(i);
            _ = erasures.EraseAsync(Subject(1000 + i));
            await erasures.EraseAsync(subject);
            Assert.True(_checkpoints - _begun[subject] >= Retention.Checkpoints);
        }
    }

    [Fact]
    public async Task Who_was_not_there_costs_nothing_and_waits_for_who_was()
    {
        var erasures = new Erasures(_ => Task.CompletedTask, CheckpointAsync);
        Assert.False(await erasures.EraseAsync(Subject(1)));
        Assert.Equal(0, _checkpoints);

        var once = new Erasures(
            group =>
            {
                foreach (var erasure in group.Where(e => e.Checkpoints == 0))
                {
                    erasure.WasThere = _begun.TryAdd(erasure.Subject, _checkpoints);
                }

                return Task.CompletedTask;
            },
            CheckpointAsync);
        var (first, second) = (once.EraseAsync(Subject(1)), once.EraseAsync(Subject(1)));
        Assert.False(await second);
        Assert.True(_checkpoints >= Retention.Checkpoints);
        Assert.True(await first);
    }

    [Fact]
    public async Task A_failure_is_told_to_all_that_wait_and_the_next_is_tried_anew()
    {
        var fails = true;
        var erasures = new Erasures(EraseAllAsync, () => fails ? throw new IOException("full") : CheckpointAsync());
        await Assert.ThrowsAsync<IOException>(() => Task.WhenAll(erasures.EraseAsync(Subject(1)), erasures.EraseAsync(Subject(2))));
        fails = false;
        Assert.True(await erasures.EraseAsync(Subject(1)));
    }

    private readonly Dictionary<SubjectKey, int> _begun = [];

    private static SubjectKey Subject(int i) => new(SubjectKind.Number, new Token((UInt128)i));

    private static Task EraseAllAsync(IReadOnlyList<Erasure> group)
    {
        foreach (var erasure in group)
        {
            erasure.WasThere = true;
        }

        return Task.CompletedTask;
    }

    private async Task CheckpointAsync()
    {
        await Task.Yield();
        _checkpoints++;
    }
}
