using System.Buffers;
using FraudSignals.Binary;
using FraudSignals.Events;

namespace FraudSignals.Evaluation.Decisions;

/// <summary>
/// Notes what was decided in a batch, so that <c>ReplayedDecisions</c> can do it again. Nothing is written for a touch
/// without a hit: the first finding of a touch writes which touch it was.
/// </summary>
internal sealed class DecisionLog
{
    /// <summary>The first byte of a log that is not empty.</summary>
    public const byte Version = 4;

    /// <summary>An older version, read but not written: no rule waits for what comes after its event.</summary>
    public const byte WithoutAwaited = 3;

    /// <summary>An older version, read but not written: findings addressed to others do not say whose they are.</summary>
    public const byte WithoutOrigins = 2;

    /// <summary>An older version, read but not written: findings do not say which band they reached.</summary>
    public const byte WithoutBands = 1;

    private readonly ArrayBufferWriter<byte> _log = new(4096);
    private int _index;
    private int _position;

    public ReadOnlyMemory<byte> Written => _log.WrittenMemory;

    /// <summary>Begins with a batch.</summary>
    public void Clear()
    {
        _log.ResetWrittenCount();
        (_index, _position) = (0, -1);
    }

    /// <summary>Before all else of a batch in which subjects without state are not begun.</summary>
    public void Shedding() => Begin(DecisionTag.Shedding);

    public void Finding(in Touch touch, in Hit hit)
    {
        Enter(touch);
        Begin(DecisionTag.Finding);
        Put(hit);
    }

    /// <summary>A hit that hangs on what comes after it.</summary>
    public void Awaiting(in Touch touch, in Hit hit, long due)
    {
        Enter(touch);
        Begin(DecisionTag.Awaiting);
        Put(hit);
        _log.Put(due);
    }

    private void Put(in Hit hit)
    {
        _log.Put(hit.Rule.Hash);
        _log.Put(hit.Period);
        _log.Put(hit.Time);
        _log.Put(hit.EventsOwn ? (byte)1 : (byte)0);
        _log.Put(hit.Band);
        _log.PutSmall(hit.Sample);
        var sides = 2 * hit.Rule.Shown(hit.Band).Length;
        _log.Put((byte)sides);
        foreach (var side in hit.Values[..sides])
        {
            _log.Put(side);
        }
    }

    /// <summary>Always after a finding of the same touch.</summary>
    public void Alert(in AlertDecision decision)
    {
        Begin(DecisionTag.Alert);
        _log.Put(decision.Typology.Hash);
        _log.Put(decision.Period);
        _log.Put(decision.Time);
        _log.Put((byte)decision.Level);
    }

    /// <summary>Always after a finding of the same event.</summary>
    public void Effect(in AddressedFinding effect)
    {
        Begin(DecisionTag.Effect);
        _log.Put((byte)effect.TargetPosition);
        _log.Put(effect.Rule);
        _log.Put(effect.Id);
        _log.Put(effect.Until);
        _log.Put(effect.Origin);
        _log.Put(effect.Cause);
    }

    public void Unsettled(in Touch touch, in UnsettledHit hit)
    {
        Enter(touch);
        Begin(DecisionTag.Unsettled);
        _log.Put(hit);
    }

    /// <summary>Before all else of an event.</summary>
    public void Settled(int index, Events.Token subject)
    {
        Begin(DecisionTag.Settled);
        _log.PutSmall(index - _index);
        _log.Put(subject.Value);
        (_index, _position) = (index, -1);
    }

    private void Enter(in Touch touch)
    {
        if (touch.Role != Role.Finding && (touch.Index, touch.TokenPosition) != (_index, _position))
        {
            Begin(DecisionTag.Touch);
            _log.PutSmall(touch.Index - _index);
            _log.Put((byte)touch.TokenPosition);
            (_index, _position) = (touch.Index, touch.TokenPosition);
        }
    }

    private void Begin(DecisionTag tag)
    {
        if (_log.WrittenCount == 0)
        {
            _log.Put(Version);
        }

        _log.Put((byte)tag);
    }
}
