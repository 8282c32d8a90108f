using FraudSignals.Events;
using FraudSignals.State;

namespace FraudSignals.Evaluation;

/// <summary>
/// Asks for the memory of coming events before their turn: first the index entry, a few events later the block. With
/// a million subjects nearly every one of these would otherwise be waited for.
/// </summary>
internal static class Prefetcher
{
    private const int EntryDistance = 12;
    private const int BlockDistance = 6;

    public static void Start(SubjectTable table, EventBatch batch)
    {
        for (var i = 0; i < Math.Min(EntryDistance, batch.Count); i++)
        {
            Entries(table, batch.Events[i]);
        }
    }

    public static void Ahead(SubjectTable table, EventBatch batch, int index)
    {
        if (index + EntryDistance < batch.Count)
        {
            Entries(table, batch.Events[index + EntryDistance]);
        }

        if (index + BlockDistance < batch.Count)
        {
            ref readonly var e = ref batch.Events[index + BlockDistance];
            for (var slot = 0; slot < Event.TokenSlots; slot++)
            {
                if (!e.Tokens[slot].IsAbsent)
                {
                    table.PrefetchBlock(e.Tokens[slot]);
                }
            }
        }
    }

    private static void Entries(SubjectTable table, in Event e)
    {
        for (var slot = 0; slot < Event.TokenSlots; slot++)
        {
            if (!e.Tokens[slot].IsAbsent)
            {
                table.PrefetchEntry(e.Tokens[slot]);
            }
        }
    }
}
