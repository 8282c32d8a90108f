using FraudSignals.Events;
using FraudSignals.State;
using FraudSignals.Subjects;

namespace FraudSignals.Evaluation;

/// <summary>
/// Asks for the memory of coming events before their turn: first index entries and record ids, a few events later the
/// blocks. Without it nearly every one of these would be waited for.
/// </summary>
internal sealed class Prefetcher(SubjectTable table, RecordIds ids, BlockUse[] uses)
{
    private const int EntryDistance = 10;
    private const int BlockDistance = 4;

    private ulong[] _hashes = [];

    /// <summary>Begins with a batch.</summary>
    public void Start(EventBatch batch)
    {
        if (_hashes.Length < batch.Count)
        {
            _hashes = new ulong[batch.Events.Length];
        }

        for (var i = 0; i < Math.Min(EntryDistance, batch.Count); i++)
        {
            Entries(batch, i);
        }
    }

    /// <summary>
    /// Asks for the block of one identifier of a coming event. Called between the touches of the event under way, since a
    /// processor takes only so many requests at once.
    /// </summary>
    public void Block(EventBatch batch, int index, int slot)
    {
        if (index + BlockDistance < batch.Count)
        {
            ref readonly var e = ref batch.Events[index + BlockDistance];
            if (!e.Tokens[slot].IsAbsent && uses[(int)Roles.Of(e.Type, slot)] is var use and not BlockUse.None)
            {
                table.PrefetchBlock(e.Tokens[slot], use);
            }
        }
    }

    /// <summary>Looks ahead of an event; gives the hash of its record id.</summary>
    public ulong Ahead(EventBatch batch, int index)
    {
        if (index + EntryDistance < batch.Count)
        {
            Entries(batch, index + EntryDistance);
        }

        return _hashes[index];
    }

    private void Entries(EventBatch batch, int index)
    {
        ref readonly var e = ref batch.Events[index];
        ids.Prefetch(_hashes[index] = RecordIds.Hash(e.Tokens[0], e.SourceIndex, e.Id.Packed));
        for (var slot = 0; slot < Event.TokenSlots; slot++)
        {
            if (!e.Tokens[slot].IsAbsent && uses[(int)Roles.Of(e.Type, slot)] != BlockUse.None)
            {
                table.PrefetchEntry(e.Tokens[slot]);
            }
        }
    }
}
