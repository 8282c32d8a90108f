using System.Runtime.CompilerServices;
using FraudSignals.Events;
using FraudSignals.Memory;

namespace FraudSignals.State.Blocks;

/// <summary>Token -> block address, by open addressing with linear probing. Tokens are uniform, so they are their own hash.</summary>
internal sealed class SubjectIndex
{
    private const long EntryBytes = 32;

    private HugeArray<Entry> _entries;
    private int _growAt;

    public SubjectIndex(int capacity = 1024)
    {
        _entries = new HugeArray<Entry>(capacity);
        _growAt = GrowAt(capacity);
    }

    public int Count { get; private set; }

    /// <summary>How many positions there are; a position's <see cref="At"/> may be empty.</summary>
    public int Capacity => _entries.Length;

    public long Bytes => Capacity * EntryBytes;

    /// <summary>The memory it will ask for, once, if so many more subjects come; bytes.</summary>
    public long BytesToGrow(int coming) => Count + (long)coming >= _growAt ? 2 * Bytes : 0;

    /// <summary>The address at a position, 0 where it is empty.</summary>
    public uint At(int position) => _entries[position].Address;

    /// <summary>
    /// The entry of a token, with address 0 where there is none yet; a null reference where none is to be added. Valid until the next call
    /// that adds or removes.
    /// </summary>
    public ref Entry Find(Token token, bool add)
    {
        if (add && Count >= _growAt)
        {
            Grow();
        }

        var entries = _entries;
        var mask = entries.Length - 1;
        var i = (int)(uint)token.Value & mask;
        while (true)
        {
            ref var entry = ref entries[i];
            if (entry.Token == token.Value)
            {
                return ref entry;
            }

            if (entry.Token == UInt128.Zero)
            {
                if (!add)
                {
                    return ref Unsafe.NullRef<Entry>();
                }

                entry.Token = token.Value;
                Count++;
                return ref entry;
            }

            i = (i + 1) & mask;
        }
    }

    /// <summary>Brings the line a token's search starts in closer to the processor.</summary>
    public unsafe void Prefetch(Token token)
    {
        CacheHints.Prefetch(_entries.First + ((int)(uint)token.Value & (_entries.Length - 1)));
    }

    public void Remove(Token token)
    {
        var mask = _entries.Length - 1;
        var hole = (int)(uint)token.Value & mask;
        while (_entries[hole].Token != token.Value)
        {
            if (_entries[hole].Token == UInt128.Zero)
            {
                return;
            }

            hole = (hole + 1) & mask;
        }

        // Entries behind the hole move up, so that no search ends too early.
        for (var i = (hole + 1) & mask; _entries[i].Token != UInt128.Zero; i = (i + 1) & mask)
        {
            var home = (int)(uint)_entries[i].Token & mask;
            if (((i - home) & mask) >= ((i - hole) & mask))
            {
                _entries[hole] = _entries[i];
                hole = i;
            }
        }

        _entries[hole] = default;
        Count--;
    }

    private static int GrowAt(int capacity) => (int)(capacity * 0.7);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        var old = _entries;
        _entries = new HugeArray<Entry>(old.Length * 2);
        _growAt = GrowAt(_entries.Length);
        var mask = _entries.Length - 1;
        foreach (ref readonly var entry in old.Span)
        {
            if (entry.Token != UInt128.Zero)
            {
                var i = (int)(uint)entry.Token & mask;
                while (_entries[i].Token != UInt128.Zero)
                {
                    i = (i + 1) & mask;
                }

                _entries[i] = entry;
            }
        }

        GC.KeepAlive(old);
    }

    internal struct Entry
    {
        public UInt128 Token;
        public uint Address;

        /// <summary>How many cache lines the block takes.</summary>
        public ushort Lines;
    }
}
