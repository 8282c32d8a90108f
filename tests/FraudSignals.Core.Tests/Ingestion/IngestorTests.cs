using System.Text;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Support;

namespace FraudSignals.Ingestion;

public sealed class IngestorTests : IDisposable
{
    private readonly HeldStore _store = new();
    private readonly Engine _engine;
    private readonly Ingestor _ingestor;

    public IngestorTests()
    {
        var snapshots = new Snapshots();
        snapshots.Aggregate(AggregateFunction.Count, Role.Caller);
        var received = snapshots.Aggregate(AggregateFunction.Count, Role.Callee);
        snapshots.Rule("broken", SubjectKind.Number, [Role.Callee],
            c => c.Aggregate(received) < 4 ? Kleene.False : throw new InvalidOperationException("broken rule"));
        _engine = new Engine(snapshots.Build(), new EngineOptions());
        _ingestor = new Ingestor(_engine, new Tokenizer(new byte[32]), _store, TimeProvider.System, ReceptionTime.EventTime);
    }

    public void Dispose() => _ingestor.Dispose();

    [Fact]
    public async Task Batches_wait_together_for_one_flush_and_are_committed_in_their_order()
    {
        Task<BatchOutcome>[] submitted = [Submit("a"), Submit("b"), Submit("c")];
        Assert.Equal([["a"], ["b"], ["c"]], _store.Commits);
        Assert.Equal(3, _store.Waiting);
        Assert.All(submitted, task => Assert.False(task.IsCompleted));
        _store.Flush();
        await Task.WhenAll(submitted);
    }

    [Fact]
    public async Task Work_on_the_engine_needs_not_wait_for_a_flush()
    {
        var submitted = Submit("a");
        var subjects = 0;
        await _ingestor.ExclusiveAsync(engine => subjects = engine.Subjects, TestContext.Current.CancellationToken);
        Assert.Equal(2, subjects);
        Assert.False(submitted.IsCompleted);
        _store.Flush();
        await submitted;
    }

    [Fact]
    public async Task Work_that_fails_leaves_the_turn_to_others()
    {
        await Assert.ThrowsAsync<IOException>(async () =>
            await _ingestor.ExclusiveAsync(_ => throw new IOException(), TestContext.Current.CancellationToken));
        Assert.True(_ingestor.IsOpen);
        var submitted = Submit("a");
        _store.Flush();
        await submitted;
    }

    [Fact]
    public async Task A_batch_the_store_has_no_room_for_takes_nothing()
    {
        _store.Refusal = new StoreUnavailableException("disk full");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Submit("a"));
        Assert.Equal(0, _engine.Subjects);
        Assert.True(_ingestor.IsOpen);
        _store.Refusal = null;
        var again = Submit("a");
        _store.Flush();
        await again;
        Assert.Equal(2, _engine.Subjects);
    }

    [Fact]
    public async Task A_commit_that_fails_closes_the_door()
    {
        Task<BatchOutcome>[] submitted = [Submit("a"), Submit("b")];
        _store.Flush(new StoreUnavailableException("disk gone"));
        foreach (var task in submitted)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => task);
        }

        await AssertClosed();
    }

    [Fact]
    public async Task A_batch_that_breaks_off_in_the_middle_closes_the_door()
    {
        var broken = await Assert.ThrowsAsync<InvalidOperationException>(() => Submit("a", "b", "c", "d"));
        Assert.Equal("broken rule", broken.Message);
        Assert.Empty(_store.Commits);
        await AssertClosed();
    }

    [Fact]
    public async Task Reloaded_rules_decide_from_the_next_batch_on()
    {
        var before = await _ingestor.RulesAsync(TestContext.Current.CancellationToken);
        var snapshots = new Snapshots();
        var calls = snapshots.Aggregate(AggregateFunction.Count, Role.Caller);
        snapshots.Rule("second", SubjectKind.Number, [Role.Caller], c => Kleene.LessOrEqual(2, c.Aggregate(calls)));
        Task<BatchOutcome>[] submitted = [Submit("a"), Submit("b")];
        await _ingestor.ReloadAsync(snapshots.Build(), TestContext.Current.CancellationToken);
        submitted = [.. submitted, Submit("c")];
        _store.Flush();
        Assert.Equal([0, 0, 1], (await Task.WhenAll(submitted)).Select(o => o.Findings));
        var after = await _ingestor.RulesAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["second"], after.Rules.Select(r => r.Id));
        Assert.True(after.ActiveSince >= before.ActiveSince);
    }

    private async Task AssertClosed()
    {
        var commits = _store.Commits.Count;
        Assert.False(_ingestor.IsOpen);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Submit("z"));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await _ingestor.ExclusiveAsync(_ => { }, TestContext.Current.CancellationToken));
        Assert.Equal(commits, _store.Commits.Count);

        // What is known can still be asked for.
        Assert.NotEmpty((await _ingestor.RulesAsync(TestContext.Current.CancellationToken)).Rules);
    }

    private Task<BatchOutcome> Submit(params string[] ids)
    {
        var batch = new EventBatch();
        foreach (var id in ids)
        {
            ref var e = ref batch.Next();
            e = new Event { Type = EventType.Call, Time = World.Start, Id = RecordId.Of(id) };
            batch.SetIdentifier(ref e, 0, Encoding.UTF8.GetBytes("+66811111111"));
            batch.SetIdentifier(ref e, 1, Encoding.UTF8.GetBytes("+66822222222"));
            batch.Commit();
        }

        return _ingestor.SubmitAsync(batch, Source.Local, IngestionMode.Live, TestContext.Current.CancellationToken).AsTask();
    }
}
