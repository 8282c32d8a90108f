using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace FraudSignals.Events;

/// <summary>
/// What a record says, in 12 bits: all that its sender wrote but id and version, as it was read and normalised. Two records that
/// say the same have the same; two that do not have the same once in 4,095.
/// </summary>
internal static class RecordContent
{
    public const int Bits = 12;

    // Derived fields come from the profile as much as from the record.
    private static readonly uint[] Written = [WrittenBy(EventType.Call), WrittenBy(EventType.Transfer)];

    /// <summary>Never 0, which stands for a content not known.</summary>
    public static uint Of(in Event e)
    {
        Span<long> values = stackalloc long[Event.ValueSlots + 2];
        var present = e.Present & Written[(int)e.Type];
        values[0] = e.Time;
        values[1] = present << 8 | (uint)e.View << 1 | (uint)e.Type;
        for (var slot = 0; slot < Event.ValueSlots; slot++)
        {
            values[slot + 2] = (present >> slot & 1) != 0 ? e.Values[slot] : 0;
        }

        ReadOnlySpan<Token> tokens = e.Tokens;
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(values), (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(tokens)));
        return 1 + (uint)(((hash >> 32) * ((1 << Bits) - 1)) >> 32);
    }

    private static uint WrittenBy(EventType type) => EventFieldInfo.All
        .Where(f => f.Type == type && !f.Derived && f.Kind is not (FieldKind.Identifier or FieldKind.Place))
        .Aggregate(0u, (bits, field) => bits | 1u << field.Slot);
}
