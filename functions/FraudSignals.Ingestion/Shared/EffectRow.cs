using System.Buffers;
using FraudSignals.Binary;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Events;

namespace FraudSignals.Ingestion.Shared;

/// <summary>Findings addressed to other subjects, kept with the subject whose findings they are until they have been applied.</summary>
internal static class EffectRow
{
    // Some 500 bytes each at most, and 300 of them the event's identifiers, so that a row stays below 1 MiB.
    private const int MostEffects = 1_500;

    // Rows written before those bytes were counted hold more; they must be read whole.
    private const int MostEffectsEver = 2_000;

    // Stands where older rows have how many they are, which is never none: here they say whose they are.
    private const int WithOrigins = 0;

    public static IEnumerable<SubjectRow> Write(
        SubjectWork subject, ulong intent, EventBatch batch, BatchSeal seal, int most = MostEffects) =>
        subject.Effects.Chunk(most).Select(part =>
        {
            var bytes = new ArrayBufferWriter<byte>();
            bytes.PutSmall(WithOrigins);
            bytes.PutSmall(part.Length);
            var events = new EventBatch(part.Length);
            foreach (var (index, effect) in part)
            {
                bytes.Put(effect.Id);
                bytes.Put(effect.Rule);
                bytes.Put((byte)effect.TargetPosition);
                bytes.Put(effect.Time);
                bytes.Put(effect.Until);
                bytes.Put((byte)effect.Depth);
                bytes.Put(effect.Origin);
                bytes.Put(effect.Cause);
                events.Add(batch, index);
            }

            EventCodec.Write(bytes, events);
            seal.Write(bytes, events);
            return RowName.Row(RowName.Effects, subject, intent, bytes.WrittenMemory.ToArray());
        });

    /// <summary>The findings, and for each the event it rests on.</summary>
    /// <exception cref="InvalidDataException">The row is not what was written.</exception>
    public static (AddressedFinding[] Effects, EventBatch Batch) Read(SubjectRow row, BatchSeal? seal = null)
    {
        var reader = new ByteReader(row.Content.Span);
        var count = reader.Small();
        var hasOrigins = count == WithOrigins;
        var effects = new AddressedFinding[Math.Min(hasOrigins ? reader.Small() : count, MostEffectsEver)];
        for (var i = 0; i < effects.Length; i++)
        {
            effects[i] = new AddressedFinding(
                Id: reader.Value<UInt128>(), Rule: reader.Value<uint>(), default, TargetPosition: reader.Value<byte>(),
                Time: reader.Value<long>(), Until: reader.Value<long>(), Depth: reader.Value<byte>(),
                Origin: hasOrigins ? reader.Value<uint>() : 0, Cause: hasOrigins ? reader.Value<uint>() : 0);
        }

        var batch = new EventBatch(Math.Max(1, effects.Length));
        EventCodec.Read(ref reader, effects.Length, batch);
        seal?.Read(reader.Rest, batch);
        for (var i = 0; i < effects.Length; i++)
        {
            ref readonly var e = ref batch.Events[i];
            var position = effects[i].TargetPosition;
            if (position >= Event.TokenCount || e.Tokens[position].IsAbsent)
            {
                throw new InvalidDataException("A finding is addressed to nobody.");
            }

            effects[i] = effects[i] with { Target = new SubjectKey(Roles.KindOf(e.Type, position), e.Tokens[position]) };
        }

        return (effects, batch);
    }
}
