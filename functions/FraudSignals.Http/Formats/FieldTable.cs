using FraudSignals.Events;
using FraudSignals.Subjects;

namespace FraudSignals.Http.Formats;

/// <summary>The fields a record of one type may have, and a quick way to find one by its name's bytes.</summary>
internal sealed class FieldTable
{
    private const int BucketCount = 256;

    private static readonly FieldTable Calls = new(EventType.Call);
    private static readonly FieldTable Transfers = new(EventType.Transfer);

    // Field index + 1 by bucket; names that share a bucket stand in the next free ones.
    private readonly byte[] _buckets = new byte[BucketCount];

    private FieldTable(EventType type)
    {
        Type = type;
        Fields =
        [
            new FieldSpec("id", FieldShape.Id, 0, true),
            new FieldSpec("time", FieldShape.Time, 0, true),
            .. EventFieldInfo.All.Where(f => f.Type == type && !f.Derived)
                .Select(f => new FieldSpec(f.Name, ShapeOf(f), f.Slot, f.Required))
                // An amount is understood once its currency is known.
                .OrderBy(f => f.Shape is FieldShape.Amount or FieldShape.SignedAmount),
            new FieldSpec("view", FieldShape.View, 0, false),
            new FieldSpec("version", FieldShape.Version, 0, false),
        ];

        for (var i = 0; i < Fields.Length; i++)
        {
            var bucket = BucketOf(Fields[i].Utf8Name);
            while (_buckets[bucket] != 0)
            {
                bucket = (bucket + 1) % BucketCount;
            }

            _buckets[bucket] = (byte)(i + 1);
        }
    }

    /// <summary>The index of <c>id</c> in every table.</summary>
    public const int IdField = 0;

    public EventType Type { get; }

    public FieldSpec[] Fields { get; }

    public static FieldTable Of(EventType type) => type == EventType.Call ? Calls : Transfers;

    /// <summary>The index of the field with that name, or -1. Names are case-sensitive.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (var bucket = BucketOf(name); _buckets[bucket] != 0; bucket = (bucket + 1) % BucketCount)
        {
            var index = _buckets[bucket] - 1;
            if (name.SequenceEqual(Fields[index].Utf8Name))
            {
                return index;
            }
        }

        return -1;
    }

    private static int BucketOf(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? 0 : (name.Length * 37 + name[0] * 5 + name[^1] * 3) % BucketCount;

    private static FieldShape ShapeOf(EventFieldInfo field) => field.Kind switch
    {
        FieldKind.Identifier => Roles.KindOf(Roles.Of(field.Type, field.Slot)) switch
        {
            SubjectKind.Number => FieldShape.Number,
            SubjectKind.Device => FieldShape.Device,
            _ => FieldShape.OtherIdentifier,
        },
        FieldKind.Seconds => FieldShape.Seconds,
        FieldKind.Flag => FieldShape.Flag,
        FieldKind.Date => FieldShape.Date,
        FieldKind.Amount => field.Field == EventField.Amount ? FieldShape.Amount : FieldShape.SignedAmount,
        _ => field.Field switch
        {
            EventField.Kind => FieldShape.CallKind,
            EventField.Currency => FieldShape.Currency,
            EventField.PayerBank or EventField.PayeeBank => FieldShape.UpperText,
            EventField.TrunkIn or EventField.TrunkOut => FieldShape.ExactText,
            _ => FieldShape.LowerText,
        },
    };
}
