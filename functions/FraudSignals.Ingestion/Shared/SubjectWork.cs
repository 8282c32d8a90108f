using FraudSignals.Alerts;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Events;
using FraudSignals.State.Peers;

namespace FraudSignals.Ingestion.Shared;

/// <summary>One subject in the work on a batch: how it was loaded, what touches it, what that leads to.</summary>
internal sealed class SubjectWork(SubjectRecord stored, int partition)
{
    public SubjectKey Key => Stored.Key;

    public int Partition => partition;

    /// <summary>As it was loaded, or written last.</summary>
    public SubjectRecord Stored { get; private set; } = stored;

    public IdSet Ids { get; private set; } = new(stored.Ids);

    public AppliedIntents AppliedIntents { get; private set; } = AppliedIntents.Of(stored);

    /// <summary>The records it is the home of and whose ids it has to keep: their places in the batch.</summary>
    public List<int> Owned { get; } = [];

    /// <summary>The home whose ids it keeps; null where it keeps its own. See <see cref="IdShard"/>.</summary>
    public SubjectWork? Home { get; init; }

    /// <summary>Whether the ids are kept.</summary>
    public bool IsOwned { get; set; }

    /// <summary>Whether the events' touches are in its state; findings may still come.</summary>
    public bool IsApplied { get; set; }

    /// <summary>The touches not yet in its state, in their order.</summary>
    public List<SubjectOp> Ops { get; } = [];

    /// <summary>The block with the touches, and its layout.</summary>
    public (ReadOnlyMemory<byte> Block, ulong Layout) Result { get; set; } = (stored.Block, stored.Layout);

    /// <summary>The alerts the touches raised, with their place in the order of all of the batch.</summary>
    public List<(int Order, Alert Alert)> Alerts { get; } = [];

    /// <summary>The findings of the touches that are addressed to others, with the event of each.</summary>
    public List<(int Event, AddressedFinding Effect)> Effects { get; } = [];

    /// <summary>What the touches had of which quantiles of peers are made.</summary>
    public List<PeerTouch> Peers { get; } = [];

    /// <summary>
    /// Hits of the touches that hang on what comes after them: the event of each, where it names the subject, and when it is due.
    /// </summary>
    public List<(int Event, int Position, long Due)> Due { get; } = [];

    /// <summary>Findings made by the touches.</summary>
    public int Findings { get; set; }

    /// <summary>How often it was found changed by others.</summary>
    public int Conflicts { get; set; }

    /// <summary>Whether nothing but its own records touches it: then its ids and its state can be written at once.</summary>
    public bool IsAlone(EventBatch batch) => Ops.TrueForAll(op => batch.Events[op.Event].Home == Key.Token);

    /// <summary>Whether events touch it, not findings alone.</summary>
    public bool IsTouchedByEvents => Ops.Exists(op => op.IsOfEvent);

    /// <summary>Puts a touch where it belongs among the others.</summary>
    public void Insert(SubjectOp op)
    {
        var place = Ops.FindLastIndex(o => o.Event <= op.Event) + 1;
        Ops.Insert(place, op);
    }

    public bool HasEffect(UInt128 id) => Ops.Exists(op => op.Effect?.Id == id);

    /// <summary>Goes on from another state of it.</summary>
    public void Reset(SubjectRecord stored)
    {
        Stored = stored;
        Ids = new IdSet(stored.Ids);
        AppliedIntents = AppliedIntents.Of(stored);
        Conflicts++;
        ForgetResult();
    }

    /// <summary>Forgets what its touches led to.</summary>
    public void ForgetResult()
    {
        Ids.Rollback();
        Alerts.Clear();
        Effects.Clear();
        Peers.Clear();
        Due.Clear();
        Findings = 0;
        Result = (Stored.Block, Stored.Layout);
    }

    /// <summary>Notes that it was written.</summary>
    public void Written(SubjectRecord stored, string version, bool withoutBlock)
    {
        Stored = stored with { Version = version };
        IsOwned = true;
        if (!withoutBlock)
        {
            IsApplied = true;
            Ids = new IdSet(Stored.Ids);
            Ops.Clear();
            ForgetResult();
        }
    }
}
