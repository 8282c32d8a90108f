using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Support;

namespace FraudSignals.Shared;

/// <summary>Instances over one store, and what stands in the store in the end.</summary>
internal sealed class Fleet(RuleSnapshot rules, FakeSubjectStore store)
{
    private static readonly byte[] Key = new byte[32];

    private readonly LaterClock _clock = new();
    private uint _instances;

    public FakeSubjectStore Store => store;

    public FakeAlertBook Book { get; } = new();

    /// <summary>With so few ids for a home that some homes come to keep theirs elsewhere.</summary>
    public SharedOptions Options { get; init; } = new() { IdsOfOneHome = 8 };

    public List<IAlertTarget> Targets { get; } = [];

    /// <summary>Sets the clock of all instances.</summary>
    public DateTimeOffset Now { set => _clock.Ahead += value - _clock.GetUtcNow(); }

    /// <summary>An instance that has just been started.</summary>
    public SharedIngestor Start() => new(
        rules, new EngineOptions(), new Tokenizer(Key, 1 << 8), store, Book, Targets, Options, _clock, ++_instances,
        ReceptionTime.EventTime);

    /// <summary>Posts events that have tokens already.</summary>
    public static async Task<RecordOutcome[]> PostAsync(SharedIngestor instance, IngestionMode mode, params Event[] events)
    {
        var batch = World.Batch(events);
        await instance.SubmitAsync(batch, Source.Local, mode, TestContext.Current.CancellationToken);
        return batch.Outcomes[..batch.Count];
    }

    /// <summary>Sweeps when everything left is old.</summary>
    public async Task<SweepReport> SweepAsync()
    {
        _clock.Ahead += TimeSpan.FromHours(1);
        using var instance = new SharedIngestor(
            rules, new EngineOptions(), new Tokenizer(Key, 1 << 8), store, Book, Targets, Options, _clock, ++_instances,
            ReceptionTime.EventTime);
        return await instance.SweepAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>All that is stored, in an engine of one's own to look at.</summary>
    public World Read(long watermark)
    {
        var world = new World(rules);
        var layouts = new SubjectLayouts(world.Engine.Loaded);
        world.Engine.Table.Watermark = watermark;
        foreach (var unit in store.Stored.Where(u => !u.Block.IsEmpty))
        {
            layouts.Load(world.Engine.Table, unit);
        }

        world.Alerts.AddRange(Book.Alerts);
        return world;
    }

    private sealed class LaterClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
