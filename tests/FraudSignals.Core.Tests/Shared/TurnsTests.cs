using FraudSignals.Events;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Support;

namespace FraudSignals.Shared;

public class TurnsTests
{
    private readonly Turns _turns = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_that_share_a_subject_follow_one_another_and_others_do_not_wait()
    {
        var first = await _turns.TakeAsync(Subjects(1, 2), Stop);
        var second = _turns.TakeAsync(Subjects(2, 3), Stop).AsTask();
        var third = _turns.TakeAsync(Subjects(3), Stop).AsTask();
        var apart = await _turns.TakeAsync(Subjects(4), Stop);

        Assert.False(second.IsCompleted);
        Assert.False(third.IsCompleted);
        first.End([]);
        (await second).End([]);
        (await third).End([]);
        apart.End([]);
        (await _turns.TakeAsync(Subjects(1, 2, 3, 4), Stop)).End([]);
    }

    [Fact]
    public async Task A_subject_is_found_as_the_last_before_has_left_it()
    {
        var first = await _turns.TakeAsync(Subjects(1, 2), Stop);
        var second = _turns.TakeAsync(Subjects(1), Stop).AsTask();
        var third = _turns.TakeAsync(Subjects(1, 2, 3), Stop).AsTask();

        first.End([Left(1, "a"), Left(2, "a")]);
        (await second).End([Left(1, "b")]);

        Assert.Equal([(1, "b"), (2, "a")], (await third).Found.Values.Select(u => (Number(u.Key), u.Version!)).Order());
    }

    [Fact]
    public async Task One_that_waits_no_longer_leaves_those_behind_it_to_wait_for_those_before()
    {
        using var cancel = new CancellationTokenSource();
        var first = await _turns.TakeAsync(Subjects(1), Stop);
        var second = _turns.TakeAsync(Subjects(1), cancel.Token).AsTask();
        var third = _turns.TakeAsync(Subjects(1), Stop).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        Assert.False(third.IsCompleted);
        first.End([]);
        await third;
    }

    private static SubjectKey[] Subjects(params int[] numbers) =>
        [.. numbers.Select(n => new SubjectKey(SubjectKind.Number, World.Number(n)))];

    private static SubjectRecord Left(int number, string version) => new() { Key = Subjects(number)[0], Version = version };

    private static int Number(SubjectKey key) => Enumerable.Range(1, 9).Single(n => World.Number(n) == key.Token);
}
