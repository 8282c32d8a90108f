using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Formats.Records;

namespace FraudSignals.Host.Feeds;

/// <summary>Counts what records hold, in bounded memory.</summary>
internal sealed class FeedStatistics(EventType type)
{
    private const int MaxIds = 10_000_000;
    private const int MaxIntervals = 200_000;
    private const int MaxGaps = 10;
    private const int Examples = 3;
    private const long IntervalMilliseconds = 10 * 60 * 1000;
    private const long ShortestGap = 60 * 60 * 1000;

    private static readonly EventFieldInfo Currency = EventFieldInfo.Of(EventField.Currency);

    private readonly EventFieldInfo[] _fields = [.. EventFieldInfo.All.Where(f => f.Type == type && !f.Derived)];
    private readonly Dictionary<EventField, long> _filled = [];
    private readonly Dictionary<EventField, long> _opaque = [];
    private readonly Dictionary<EventField, DistinctSketch> _distinct = [];
    private readonly Dictionary<long, long> _currencies = [];
    private readonly Dictionary<(string?, string), (string Detail, long Count, List<long> First)> _refusals = [];
    private readonly Dictionary<UInt128, ulong> _ids = [];
    private readonly Dictionary<long, (long First, long Last)> _intervals = [];

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    public long PassedOver { get; private set; }

    public long NotFinal { get; private set; }

    public long Withheld { get; private set; }

    public long Duplicates { get; private set; }

    public long Conflicts { get; private set; }

    public bool AllIdsCompared { get; private set; } = true;

    public long First { get; private set; } = long.MaxValue;

    public long Last { get; private set; } = long.MinValue;

    /// <summary>The fields that records that count have.</summary>
    public HashSet<EventField> FilledWhereFinal { get; } = [];

    public IReadOnlyDictionary<string, long> Currencies => _currencies.ToDictionary(c => TextOf(c.Key), c => c.Value);

    public IReadOnlyList<FieldFill> Fields =>
    [
        .. _fields.Select(f => new FieldFill(
            f.Name, _filled.GetValueOrDefault(f.Field), _distinct.GetValueOrDefault(f.Field)?.Count ?? 0,
            f.Kind == FieldKind.Identifier ? _opaque.GetValueOrDefault(f.Field) : null)),
    ];

    public IReadOnlyList<Refusal> Refusals =>
    [
        .. _refusals.OrderByDescending(r => r.Value.Count)
            .Select(r => new Refusal(r.Key.Item1, r.Key.Item2, r.Value.Detail, r.Value.Count, r.Value.First)),
    ];

    /// <summary>The longest spans without a record.</summary>
    public IReadOnlyList<TimeGap> Gaps()
    {
        var intervals = _intervals.OrderBy(s => s.Key).Select(s => s.Value).ToList();
        return
        [
            .. intervals.Zip(intervals.Skip(1)).Select(p => (From: p.First.Last, Length: p.Second.First - p.First.Last))
                .Where(g => g.Length >= ShortestGap)
                .OrderByDescending(g => g.Length).Take(MaxGaps)
                .Select(g => new TimeGap(DateTimeOffset.FromUnixTimeMilliseconds(g.From), g.Length / 1000.0)),
        ];
    }

    /// <summary>Adds what was read at a time.</summary>
    public void Add(EventBatch batch, RecordErrors errors)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Add(batch, batch.Events[i]);
        }

        Rejected += errors.Rejected;
        PassedOver += errors.PassedOver;
        foreach (var error in errors.Items)
        {
            ref var refusal = ref CollectionsMarshal.GetValueRefOrAddDefault(_refusals, (error.Field, error.Code), out var isKnown);
            refusal = isKnown ? (refusal.Detail, refusal.Count + 1, refusal.First) : (error.Detail, 1, []);
            if (refusal.First.Count < Examples)
            {
                refusal.First.Add(error.Index);
            }
        }
    }

    private void Add(EventBatch batch, in Event e)
    {
        Accepted++;
        var isFinal = TransferStatuses.IsFinal(e);
        NotFinal += isFinal ? 0 : 1;
        Withheld += e.Clear[0] == 0 || e.Clear[1] == 0 ? 1 : 0;
        First = Math.Min(First, e.Time);
        Last = Math.Max(Last, e.Time);
        AddTime(e.Time);
        var content = (ulong)e.Time * 31 + (ulong)e.View;
        foreach (var field in _fields)
        {
            var hash = 0UL;
            if (field.Kind == FieldKind.Identifier)
            {
                var clear = batch.ClearText(e, field.Position);
                hash = clear.IsEmpty ? 0 : XxHash3.HashToUInt64(clear) | 1;
                if ((e.Opaque >> field.Position & 1) != 0)
                {
                    _opaque[field.Field] = _opaque.GetValueOrDefault(field.Field) + 1;
                }
            }
            else if (e.Has(field))
            {
                var value = e.Values[field.Position];
                hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value))) | 1;
            }

            content = content * 1_000_003 + hash;
            if (hash != 0)
            {
                Note(field, hash, isFinal);
            }
        }

        if (type == EventType.Transfer && e.Has(Currency))
        {
            var code = e.Values[Currency.Position];
            _currencies[code] = _currencies.GetValueOrDefault(code) + 1;
        }

        AddId(e.Id.Packed, content);
    }

    private void Note(EventFieldInfo field, ulong hash, bool isFinal)
    {
        _filled[field.Field] = _filled.GetValueOrDefault(field.Field) + 1;
        if (!_distinct.TryGetValue(field.Field, out var distinct))
        {
            _distinct[field.Field] = distinct = new DistinctSketch();
        }

        distinct.Add(hash);
        if (isFinal)
        {
            FilledWhereFinal.Add(field.Field);
        }
    }

    private void AddId(UInt128 id, ulong content)
    {
        if (_ids.TryGetValue(id, out var known))
        {
            Duplicates += known == content ? 1 : 0;
            Conflicts += known == content ? 0 : 1;
        }
        else if (_ids.Count < MaxIds)
        {
            _ids.Add(id, content);
        }
        else
        {
            AllIdsCompared = false;
        }
    }

    private void AddTime(long time)
    {
        var interval = time / IntervalMilliseconds;
        if (_intervals.TryGetValue(interval, out var known))
        {
            _intervals[interval] = (Math.Min(known.First, time), Math.Max(known.Last, time));
        }
        else if (_intervals.Count < MaxIntervals)
        {
            _intervals.Add(interval, (time, time));
        }
    }

    /// <summary>Of three capitals, of which there are few enough to look at all.</summary>
    private static string TextOf(long code)
    {
        Span<byte> text = stackalloc byte[3];
        for (var i = 0; i < 26 * 26 * 26; i++)
        {
            (text[0], text[1], text[2]) = ((byte)('A' + i / 676), (byte)('A' + i / 26 % 26), (byte)('A' + i % 26));
            if (TextCode.Of(text) == code)
            {
                return Encoding.ASCII.GetString(text);
            }
        }

        return "?";
    }
}
