using System.Runtime.InteropServices;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// What intents have done to a subject, so that each does it once. A mark goes when no intent as old as its own is open; see
/// <see cref="SubjectRecord.MarksFrom"/>.
/// </summary>
internal sealed class Marks
{
    /// <summary>The intent's touches are in the subject's state.</summary>
    public const int Applied = -1;

    /// <summary>
    /// The ids of the intent's records are the subject's; marks of 0 and above name records of it that were known before.
    /// </summary>
    public const int Claimed = -2;

    private readonly List<Mark> _marks = [];
    private ulong _from;

    public static Marks Of(SubjectRecord unit)
    {
        // No intent of after it was written can be closed: a later one stands there if the clock of whoever wrote it was ahead.
        var marks = new Marks { _from = unit.Written is { } written ? Math.Min(unit.MarksFrom, IntentId.At(written)) : unit.MarksFrom };
        marks._marks.AddRange(MemoryMarshal.Cast<byte, Mark>(unit.Marks.Span));
        return marks;
    }

    /// <summary>Whether a mark stands there, or would have been dropped by now.</summary>
    public bool Has(ulong intent, int what) => intent < _from || _marks.Contains(new Mark(intent, what));

    /// <summary>The records of an intent that were known before.</summary>
    public IEnumerable<int> KnownBefore(ulong intent) => _marks.Where(m => m.Intent == intent && m.What >= 0).Select(m => m.What);

    /// <summary>The intents that have claimed records here, as far as marks are kept.</summary>
    public IEnumerable<ulong> Claiming => _marks.Where(m => m.What == Claimed).Select(m => m.Intent);

    public void Add(ulong intent, int what)
    {
        var mark = new Mark(intent, what);
        if (!_marks.Contains(mark))
        {
            _marks.Add(mark);
        }
    }

    /// <summary>The unit with these marks, those of closed intents dropped.</summary>
    public SubjectRecord On(SubjectRecord unit, ulong watermark)
    {
        _from = Math.Max(_from, watermark);
        _marks.RemoveAll(m => m.Intent < _from);
        return unit with { Marks = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_marks)).ToArray(), MarksFrom = _from };
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly record struct Mark(ulong Intent, int What);
}
