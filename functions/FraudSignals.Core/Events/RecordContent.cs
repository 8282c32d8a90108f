using System.Numerics;

namespace FraudSignals.Events;

/// <summary>
/// What a record says, in 12 bits: all that its sender wrote but id and version, as it was read and normalised. Two records that
/// say the same have the same; two that do not have the same once in 4,095.
/// </summary>
internal static class RecordContent
{
    public const int Bits = 12;

    // Derived fields come from the profile as much as from the record.
    private static readonly uint[] Written = [.. Enum.GetValues<EventType>().Select(WrittenBy)];

    /// <summary>Never 0, which stands for a content not known.</summary>
    public static uint Of(in Event e)
    {
        // Tokens are uniform and nobody can choose them, so half of each will do. What is absent is 0.
        var isCall = e.Type == EventType.Call;
        var head = (ulong)(e.Present & Written[(int)e.Type]) << 8 | (uint)e.Type >> 1 << 3 | (uint)e.View << 1 | ((uint)e.Type & 1);
        var hash = Mix((ulong)e.Time, head, 0xA0761D6478BD642F)
            ^ Mix(Low(e, 0), Low(e, 1), 0xE7037ED1A0B428DB)
            ^ Mix(Low(e, 2), Low(e, 3), 0x8EBC6AF09C88C6E3)
            ^ Mix(Low(e, 4), (ulong)e.Values[0], 0x589965CC75374CC3)
            ^ Mix((ulong)e.Values[1], (ulong)e.Values[2], 0x1D8E4E27C47D124F)
            ^ Mix((ulong)e.Values[3], (ulong)e.Values[4], 0xEB44ACCAB455D165)
            ^ Mix((ulong)e.Values[5], isCall ? 0 : (ulong)e.Values[6], 0x9C6E6877736C46E3)
            ^ (isCall ? 0 : Mix((ulong)e.Values[7], head, 0xC2B2AE3D27D4EB4F));
        if (e.Values[8] != 0)
        {
            // Records from before there was a ninth value keep what they had.
            hash ^= Mix((ulong)e.Values[8], head, 0x165667B19E3779F9);
        }

        return 1 + (uint)((Mix(hash, head, 0x2127599BF4325C37) >> 32) * ((1 << Bits) - 1) >> 32);
    }

    private static ulong Low(in Event e, int position) => (ulong)e.Tokens[position].Value;

    private static ulong Mix(ulong a, ulong b, ulong secret)
    {
        var high = Math.BigMul(a ^ secret, b ^ BitOperations.RotateLeft(secret, 29), out var low);
        return high ^ low;
    }

    private static uint WrittenBy(EventType type) => EventFieldInfo.All
        .Where(f => f.Type == type && !f.Derived && f.Kind is not (FieldKind.Identifier or FieldKind.Place))
        .Aggregate(0u, (bits, field) => bits | 1u << field.Position);
}
