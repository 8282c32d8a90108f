using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.State.Blocks;
using FraudSignals.State.Layouts;
using FraudSignals.State.Sections;

namespace FraudSignals.State;

/// <summary>
/// Subjects with hits that are to be judged again once the records of their windows can be expected to be there, by when that is. The
/// hits themselves are rows of the subjects; this finds them in time.
/// </summary>
internal sealed class Unsettled
{
    private readonly PriorityQueue<Waiting, (long Due, UInt128 Subject)> _queue = new();
    private bool _isKnown;

    /// <summary>Those with an identifier at hand that were added since this was cleared.</summary>
    public List<WaitingSubject> Fresh { get; } = [];

    /// <summary>Forgets what waits, so that it is looked up again.</summary>
    public void Reset()
    {
        _queue.Clear();
        Fresh.Clear();
        _isKnown = false;
    }

    /// <summary>Notes that a subject has a hit that is due then.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="due">When, milliseconds since 1970.</param>
    /// <param name="clear">Its normalised text, for the alert; empty where it is not at hand.</param>
    public void Add(SubjectKey subject, long due, ReadOnlySpan<byte> clear)
    {
        var text = clear.ToArray();
        _queue.Enqueue(new Waiting(subject.Token, text, due), (due, subject.Token.Value));
        if (text.Length > 0)
        {
            Fresh.Add(new WaitingSubject(subject, due, text));
        }
    }

    /// <summary>Takes the next subject that is due by then.</summary>
    public bool TryTake(long now, SubjectTable table, out Waiting waiting)
    {
        if (!_isKnown)
        {
            LookUp(table);
        }

        if (!_queue.TryPeek(out waiting, out var next) || next.Due > now)
        {
            return false;
        }

        _queue.Dequeue();
        return true;
    }

    /// <summary>Takes when a subject's latest hits are due, without looking up others; for where subjects come and go.</summary>
    public bool TryTakeNew(out long due)
    {
        var taken = _queue.TryDequeue(out _, out var next);
        due = next.Due;
        return taken;
    }

    private void LookUp(SubjectTable table)
    {
        _isKnown = true;
        for (var i = 0; i < table.Positions; i++)
        {
            if (table.TryAt(i, out var subject))
            {
                foreach (ref readonly var row in subject.Rows<AlertRow>(subject.Layout.Alerts.Index))
                {
                    if (row.Level == AlertLevel.None)
                    {
                        Add(new SubjectKey(subject.Kind, subject.Token), row.Last, default);
                    }
                }

                foreach (ref readonly var row in subject.Rows<FindingRow>(subject.Layout.Findings.Index))
                {
                    if (row.IsAwaiting)
                    {
                        Add(new SubjectKey(subject.Kind, subject.Token), row.Last, default);
                    }
                }
            }
        }
    }

    /// <summary>A subject whose hits are due, and by when.</summary>
    internal readonly record struct Waiting(Token Subject, byte[] Clear, long Due);
}
