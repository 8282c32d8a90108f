using System.Runtime.InteropServices;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// What intents have done to a subject, so that each does it once. A mark goes when no intent as old as its own is open; see
/// <see cref="SubjectRecord.AppliedFrom"/>.
/// </summary>
internal sealed class AppliedIntents
{
    /// <summary>The intent's touches are in the subject's state.</summary>
    public const int Applied = -1;

    /// <summary>
    /// The ids of the intent's records are the subject's; marks of 0 and above name records of it that were known before.
    /// </summary>
    public const int Owned = -2;

    private readonly List<Mark> _applied = [];
    private ulong _from;

    public static AppliedIntents Of(SubjectRecord record)
    {
        // No intent of after it was written can be closed: a later one stands there if the clock of whoever wrote it was ahead.
        var from = record.Written is { } written ? Math.Min(record.AppliedFrom, IntentId.At(written)) : record.AppliedFrom;
        var intents = new AppliedIntents { _from = from };
        intents._applied.AddRange(MemoryMarshal.Cast<byte, Mark>(record.AppliedIntents.Span));
        return intents;
    }

    /// <summary>Whether a mark stands there, or would have been dropped by now.</summary>
    public bool Has(ulong intent, int what) => intent < _from || _applied.Contains(new Mark(intent, what));

    /// <summary>The records of an intent that were known before.</summary>
    public IEnumerable<int> KnownBefore(ulong intent) => _applied.Where(m => m.Intent == intent && m.What >= 0).Select(m => m.What);

    /// <summary>The intents that own records here, as far as marks are kept.</summary>
    public IEnumerable<ulong> Owning => _applied.Where(m => m.What == Owned).Select(m => m.Intent);

    public void Add(ulong intent, int what)
    {
        var mark = new Mark(intent, what);
        if (!_applied.Contains(mark))
        {
            _applied.Add(mark);
        }
    }

    /// <summary>The record with these, those of closed intents dropped.</summary>
    public SubjectRecord On(SubjectRecord record, ulong oldestOpenIntent)
    {
        _from = Math.Max(_from, oldestOpenIntent);
        _applied.RemoveAll(m => m.Intent < _from);
        return record with { AppliedIntents = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_applied)).ToArray(), AppliedFrom = _from };
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly record struct Mark(ulong Intent, int What);
}
