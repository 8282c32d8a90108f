using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using FraudSignals.Events.Layouts;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Layouts;

/// <summary>
/// Puts records that are parts of one together. A record is given out when its parts are complete, when the input ends, or when too
/// many others wait; a part that comes later is a record of the same id and other content.
/// </summary>
/// <param name="rule">What belongs together.</param>
/// <param name="fields">The contract's fields.</param>
/// <param name="placeOf">The place of a name of the source.</param>
internal sealed class PartTable(PartialRecords rule, FieldTable fields, Func<string, int> placeOf)
{
    private const int MaxWaiting = 1 << 16;
    private const long MaxWaitingBytes = 64 << 20;

    private readonly int[] _by = [.. rule.By.Select(placeOf)];
    private readonly int _sequence = rule.Sequence is null ? -1 : placeOf(rule.Sequence);
    private readonly int _last = rule.Last is null ? -1 : placeOf(rule.Last.From);
    private readonly Dictionary<UInt128, LinkedListNode<Whole>> _waiting = [];
    private readonly LinkedList<Whole> _inOrder = new();
    private readonly Queue<Whole> _ready = new();
    private readonly XxHash128 _hash = new();
    private long _waitingBytes;

    /// <summary>Whether parts are numbered, so that they may come in several inputs.</summary>
    public bool IsNumbered => _sequence >= 0;

    /// <summary>Takes a record that is a part; false where it has no reference or no place in a sequence, and so is whole.</summary>
    public bool TryTake(LayoutAssembler record, ReadOnlySpan<byte> text, MadeFields made, long index)
    {
        if ((_sequence >= 0 && record.ValueOf(_sequence, text).IsEmpty) || !TryKey(record, text, made, out var key))
        {
            return false;
        }

        if (!_waiting.TryGetValue(key, out var node))
        {
            node = _inOrder.AddLast(new Whole(key, index));
            _waiting.Add(key, node);
        }

        var whole = node.Value;
        var sequence = _sequence >= 0 && Utf8Parser.TryParse(record.ValueOf(_sequence, text), out int number, out _) && number >= 0 ? number
            : whole.Parts.Count + 1;
        whole.Parts.Add((sequence, made.Copy()));
        _waitingBytes += made.Length;
        whole.HasLast |= _last >= 0 && rule.Last!.Takes(Encoding.UTF8.GetString(record.ValueOf(_last, text)));
        if (whole.IsComplete)
        {
            GiveOut(node);
        }
        else if (_inOrder.Count > MaxWaiting || _waitingBytes > MaxWaitingBytes)
        {
            GiveOut(_inOrder.First!);
        }

        return true;
    }

    /// <summary>Whether there is one to give out.</summary>
    public bool HasReady(bool isEnd)
    {
        if (isEnd && _ready.Count == 0 && _inOrder.First is { } first)
        {
            GiveOut(first);
        }

        return _ready.Count > 0;
    }

    /// <summary>Gives out the next: its fields, and where its first part stood.</summary>
    public (MadeFields Made, long Index) Next()
    {
        var whole = _ready.Dequeue();
        var parts = whole.Parts.OrderBy(p => p.Sequence).ToList();
        var together = new MadeFields(fields.Fields.Length);
        foreach (var (field, spec) in fields.Fields.Index())
        {
            var having = parts.Where(p => p.Made[field].Kind != TokenKind.Absent).Select(p => p.Made).ToList();
            if (having.Count > 0)
            {
                Put(together, field, having, spec);
            }
        }

        return (together, whole.Index);
    }

    private static void Put(MadeFields together, int field, List<MadeFields> having, FieldSpec spec)
    {
        if (spec.Shape == FieldShape.Seconds && having.Count > 1 && Sum(having, field) is { } seconds)
        {
            Add(together, field, Encoding.ASCII.GetBytes(seconds.ToString(CultureInfo.InvariantCulture)), TokenKind.Cell);
            return;
        }

        // What was said last of how a transfer stands is how it stands.
        var from = having[spec.Name == "status" ? ^1 : 0];
        Add(together, field, from.TextOf(field), from[field].Kind);
    }

    private static decimal? Sum(List<MadeFields> having, int field)
    {
        decimal sum = 0;
        foreach (var made in having)
        {
            if (!Utf8Parser.TryParse(made.TextOf(field), out decimal seconds, out var used) || used != made.TextOf(field).Length)
            {
                return null;
            }

            sum += seconds;
        }

        return sum;
    }

    private static void Add(MadeFields together, int field, ReadOnlySpan<byte> text, TokenKind kind)
    {
        together[field] = new RawField(together.Length, text.Length, kind);
        together.Append(text);
    }

    private bool TryKey(LayoutAssembler record, ReadOnlySpan<byte> text, MadeFields made, out UInt128 key)
    {
        if (_by.Length == 0)
        {
            key = XxHash128.HashToUInt128(made.TextOf(FieldTable.IdField));
            return made[FieldTable.IdField].Kind != TokenKind.Absent;
        }

        var isKnown = false;
        foreach (var by in _by)
        {
            var value = record.ValueOf(by, text);
            if (!value.IsEmpty)
            {
                isKnown = true;
                _hash.Append(value);
                _hash.Append("\0"u8);
            }
        }

        key = _hash.GetCurrentHashAsUInt128();
        _hash.Reset();
        return isKnown;
    }

    private void GiveOut(LinkedListNode<Whole> node)
    {
        _inOrder.Remove(node);
        _waiting.Remove(node.Value.Key);
        _waitingBytes -= node.Value.Parts.Sum(p => (long)p.Made.Length);
        _ready.Enqueue(node.Value);
    }

    private sealed class Whole(UInt128 key, long index)
    {
        public UInt128 Key => key;

        public long Index => index;

        public List<(int Sequence, MadeFields Made)> Parts { get; } = [];

        /// <summary>Whether the part that says so of itself has come.</summary>
        public bool HasLast { get; set; }

        /// <summary>Whether the last part has come and all before it, which are numbered from 0 or 1.</summary>
        public bool IsComplete =>
            HasLast && Parts.Min(p => p.Sequence) <= 1 && Parts.Max(p => p.Sequence) - Parts.Min(p => p.Sequence) == Parts.Count - 1;
    }
}
