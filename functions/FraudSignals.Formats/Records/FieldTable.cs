using System.Numerics;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Events.Sources;

namespace FraudSignals.Formats.Records;

/// <summary>The fields a record of one type may have, and a quick way to find one by its name's bytes.</summary>
internal sealed class FieldTable
{
    /// <summary>Stands for a name that the source has and that is not to be read.</summary>
    public const int Ignored = -2;

    /// <summary>Stands for a name that is not known.</summary>
    public const int Unknown = -1;

    private const int BucketCount = 256;

    private static readonly FieldTable[] Plain = [.. Enum.GetValues<EventType>().Select(type => new FieldTable(type, Source.Local))];

    // The place of a name + 1 by bucket, of which there are a power of two; names that share a bucket stand in the next free ones.
    private readonly short[] _buckets;
    private readonly (byte[] Name, int Field)[] _names;
    private readonly int _miss = Unknown;

    private FieldTable(EventType type, Source source)
    {
        Type = type;
        FieldSpec[] fields =
        [
            new FieldSpec("id", FieldShape.Id, 0, true),
            new FieldSpec("time", FieldShape.Time, 0, true),
            .. EventFieldInfo.All.Where(f => f.Type == type && !f.Derived)
                .Select(f => new FieldSpec(f.Name, ShapeOf(f), f.Position, f.Required))
                // An amount is understood once its currency is known.
                .OrderBy(f => f.Shape is FieldShape.Amount or FieldShape.SignedAmount),
            new FieldSpec("view", FieldShape.View, 0, false),
            new FieldSpec("version", FieldShape.Version, 0, false),
        ];
        var own = source.Fields.Where(n => n.Value.Length > 0).GroupBy(n => n.Value, n => n.Key)
            .ToDictionary(n => n.Key, n => n.Min(StringComparer.Ordinal)!);
        Fields = [.. fields.Select(f => own.TryGetValue(f.Name, out var written) ? f.WrittenAs(written) : f)];
        Required = Fields.Index().Where(f => f.Item.Required).Aggregate(0UL, (bits, f) => bits | 1UL << f.Index);
        Identifiers = Fields.Index().Where(f => f.Item.Subject is not null).Aggregate(0UL, (bits, f) => bits | 1UL << f.Index);
        Home = Fields.First(f => f.Subject is not null && f.Position == 0).Name;
        var lacked = source.Lacks.Select(f => EventFieldInfo.Of(f)).Where(f => f.Type == type).Select(f => f.Name).ToHashSet();
        var places = fields.Select((f, i) => (f.Name, Place: lacked.Contains(f.Name) ? Ignored : i)).Append((Name: "", Ignored))
            .ToDictionary();

        // A name that stands for a field of the other type of records is not known here.
        var mapped = source.Fields.Where(n => places.ContainsKey(n.Value)).ToDictionary(n => n.Key, n => places[n.Value]);
        foreach (var (name, place) in places.Where(p => p.Key.Length > 0))
        {
            mapped.TryAdd(name, place);
        }

        (_names, _buckets) = Buckets(mapped);
    }

    /// <summary>A table of a layout's own names; all others are passed over.</summary>
    private FieldTable(EventType type, IReadOnlyList<string> names, Func<string, bool> isRequired)
    {
        Type = type;
        _miss = Ignored;
        Home = names.Count > 0 ? names[0] : "";
        Fields = [.. names.Select((n, i) => new FieldSpec(n, FieldShape.ExactText, i, isRequired(n)))];
        (_names, _buckets) = Buckets(names.Index().ToDictionary(n => n.Item, n => n.Index));
    }

    private FieldTable(FieldTable like, FieldSpec[] fields) =>
        (Type, Fields, Required, Identifiers, Home, _names, _buckets, _miss) =
            (like.Type, fields, like.Required, like.Identifiers, like.Home, like._names, like._buckets, like._miss);

    private static ((byte[] Name, int Field)[] Names, short[] Buckets) Buckets(Dictionary<string, int> places)
    {
        (byte[] Name, int Field)[] names = [.. places.Select(n => (Encoding.UTF8.GetBytes(n.Key), n.Value))];
        var buckets = new short[Math.Max(BucketCount, (int)BitOperations.RoundUpToPowerOf2((uint)names.Length * 4))];
        for (var i = 0; i < names.Length; i++)
        {
            var bucket = BucketOf(names[i].Name, buckets.Length);
            while (buckets[bucket] != 0)
            {
                bucket = (bucket + 1) & (buckets.Length - 1);
            }

            buckets[bucket] = (short)(i + 1);
        }

        return (names, buckets);
    }

    /// <summary>The index of <c>id</c> in every table.</summary>
    public const int IdField = 0;

    public EventType Type { get; }

    /// <summary>No more than 64, so that a record's can be noted in the bits of a word.</summary>
    public FieldSpec[] Fields { get; }

    /// <summary>A bit for each of the fields without which a record is refused.</summary>
    public ulong Required { get; }

    /// <summary>A bit for each of the fields that name subjects.</summary>
    public ulong Identifiers { get; }

    /// <summary>The name of the side that errors name where nobody is known.</summary>
    public string Home { get; }

    /// <summary>The table of a source; all that have no names of their own and lack nothing share one.</summary>
    public static FieldTable Of(EventType type, Source source) =>
        source.Fields.Count > 0 || source.Lacks.Length > 0 ? new FieldTable(type, source) : Plain[(int)type];

    /// <summary>A table of the names a layout reads, each in its place; no others are known and none is refused.</summary>
    /// <param name="type">What the records are.</param>
    /// <param name="names">At most <see cref="FraudSignals.Events.Layouts.Layout.MaxNames"/>, each once.</param>
    /// <param name="isRequired">Whether no record can be read without it.</param>
    public static FieldTable OfNames(EventType type, IReadOnlyList<string> names, Func<string, bool> isRequired) =>
        new(type, names, isRequired);

    /// <summary>The same table, of which times and dates say in which form a layout has them.</summary>
    public FieldTable WithForms(Layout layout)
    {
        var forms = layout.Fields.Where(f => f.Form is not null).ToDictionary(f => f.Field, f => f.Form!);
        return new FieldTable(this, [.. Fields.Select(f => forms.TryGetValue(f.Name, out var form)
            ? new FieldSpec(f.Name, f.Shape, f.Position,
                f.Required) { Form = form.Pattern + (form.IsBuddhist ? ", years of the Buddhist era" : "") }
            : f)]);
    }

    /// <summary>
    /// The index of the field with that name; -1 where there is none, <see cref="Ignored"/> where it is not read. Names are case-sensitive.
    /// </summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (var bucket = BucketOf(name, _buckets.Length); _buckets[bucket] != 0; bucket = (bucket + 1) & (_buckets.Length - 1))
        {
            ref readonly var known = ref _names[_buckets[bucket] - 1];
            if (name.SequenceEqual(known.Name))
            {
                return known.Field;
            }
        }

        return _miss;
    }

    private static int BucketOf(ReadOnlySpan<byte> name, int buckets) =>
        name.IsEmpty ? 0 : (name.Length * 37 + name[0] * 5 + name[^1] * 3) & (buckets - 1);

    private static FieldShape ShapeOf(EventFieldInfo field) => field.Kind switch
    {
        FieldKind.Identifier => Roles.KindOf(field.Type, field.Position) switch
        {
            SubjectKind.Number => FieldShape.Number,
            SubjectKind.Sim => FieldShape.Sim,
            SubjectKind.Device => FieldShape.Device,
            SubjectKind.Cell => FieldShape.Cell,
            _ => FieldShape.Account,
        },
        FieldKind.Seconds => FieldShape.Seconds,
        FieldKind.Flag => FieldShape.Flag,
        FieldKind.Date => FieldShape.Date,
        FieldKind.Amount => field.Field == EventField.Amount ? FieldShape.Amount : FieldShape.SignedAmount,
        _ => field.Field switch
        {
            EventField.Kind => FieldShape.CallKind,
            EventField.Currency => FieldShape.Currency,
            EventField.Status => FieldShape.Status,
            EventField.PayeeNameMatch => FieldShape.NameMatch,
            EventField.Verdict => FieldShape.Verdict,
            EventField.PayerBank or EventField.PayeeBank => FieldShape.UpperText,
            EventField.TrunkIn or EventField.TrunkOut => FieldShape.ExactText,
            _ => FieldShape.LowerText,
        },
    };
}
