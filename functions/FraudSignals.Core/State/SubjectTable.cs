using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using FraudSignals.Events;
using FraudSignals.Subjects;

namespace FraudSignals.State;

/// <summary>The state of all subjects in memory.</summary>
internal sealed class SubjectTable(IReadOnlyList<SubjectLayout> layouts)
{
    private readonly SubjectIndex _index = new();
    private readonly Arena _arena = new();
    private byte[] _scratch = new byte[64 * 1024];

    public int Count => _index.Count;

    public long BytesInUse => _arena.BytesInUse;

    public long BytesReserved => _arena.BytesReserved + _index.Capacity * 32L;

    /// <summary>Positions to walk with <see cref="TryAt"/>.</summary>
    public int Positions => _index.Capacity;

    /// <summary>The oldest event time that may still come; rows older than their window before it are dropped on growth.</summary>
    public long Floor { get; set; }

    public void PrefetchEntry(Token token) => _index.Prefetch(token);

    /// <summary>Brings the beginning of a subject's block closer to the processor.</summary>
    public unsafe void PrefetchBlock(Token token)
    {
        if (Sse.IsSupported)
        {
            ref var address = ref _index.Find(token, add: false);
            if (!Unsafe.IsNullRef(ref address))
            {
                ref var start = ref MemoryMarshal.GetArrayDataReference(_arena.Chunk(address, out var offset));
                var pointer = (byte*)Unsafe.AsPointer(ref Unsafe.Add(ref start, offset));
                Sse.Prefetch0(pointer);
                Sse.Prefetch0(pointer + 64);
                Sse.Prefetch0(pointer + 128);
                Sse.Prefetch0(pointer + 192);
            }
        }
    }

    public SubjectState GetOrAdd(SubjectKey key)
    {
        ref var address = ref _index.Find(key.Token, add: true);
        if (address == 0)
        {
            address = Create(key);
        }

        return View(key.Token, address);
    }

    /// <summary>Where a subject's block is, for looking at it more than once without looking it up again.</summary>
    public bool TryLocate(Token token, out byte[] chunk, out int offset)
    {
        ref var address = ref _index.Find(token, add: false);
        if (Unsafe.IsNullRef(ref address))
        {
            (chunk, offset) = ([], 0);
            return false;
        }

        chunk = _arena.Chunk(address, out offset);
        return true;
    }

    /// <summary>The state at a place that <see cref="TryLocate"/> gave, as long as nothing was written to the subject.</summary>
    public SubjectState At(Token token, byte[] chunk, int offset)
    {
        var span = chunk.AsSpan(offset);
        return new SubjectState(this, layouts[span[36]], token, span[..BlockSize(span)]);
    }

    public bool TryGet(Token token, out SubjectState state)
    {
        ref var address = ref _index.Find(token, add: false);
        if (Unsafe.IsNullRef(ref address))
        {
            state = default;
            return false;
        }

        state = View(token, address);
        return true;
    }

    /// <summary>The subject at a position of the table, if there is one.</summary>
    public bool TryAt(int position, out SubjectState state)
    {
        var address = position < _index.Capacity ? _index.At(position) : 0;
        if (address == 0)
        {
            state = default;
            return false;
        }

        var chunk = _arena.Chunk(address, out var offset);
        state = View(Token.Read(chunk.AsSpan(offset)), address);
        return true;
    }

    public void Remove(Token token)
    {
        if (TryGet(token, out var state))
        {
            _arena.Release(_index.Find(token, add: false), state.BlockSize);
            _index.Remove(token);
        }
    }

    /// <summary>Drops expired rows of all sections and gives back the room they took.</summary>
    public void Compact(SubjectState state) => Rebuild(state, null, 0);

    /// <summary>
    /// Lays a subject's block out anew: expired rows go, every section keeps a little slack, the growing section gets
    /// room for at least one more row of the given size. Returns the block, which may have moved.
    /// </summary>
    public Span<byte> Rebuild(SubjectState state, Section? growing, int growingRowSize)
    {
        var layout = state.Layout;
        foreach (var section in layout.Sections)
        {
            section.Purge(state, Floor);
        }

        var prefix = SubjectState.PrefixBytes(layout);
        Span<int> rooms = stackalloc int[layout.Sections.Length];
        var total = prefix;
        foreach (var section in layout.Sections)
        {
            var count = state.Count(section.Index);
            var room = section == growing
                ? section.CapacityFor(count) * growingRowSize
                : Math.Min(state.Bytes(section.Index).Length, count == 0 ? 0 : section.CapacityFor(count) * section.RowSize(state));
            room = (room + 3) & ~3;
            rooms[section.Index] = room;
            total += room;
        }

        if (total > Arena.MaxBlockBytes)
        {
            throw new InvalidOperationException($"The state of one {layout.Kind} would pass {Arena.MaxBlockBytes} bytes.");
        }

        var size = Arena.SizeFor(total);
        if (growing != null)
        {
            rooms[growing.Index] += size - total;
        }

        if (_scratch.Length < size)
        {
            _scratch = new byte[size * 2];
        }

        var scratch = _scratch.AsSpan(0, size);
        state.Block[..prefix].CopyTo(scratch);
        var target = new SubjectState(this, layout, state.Token, scratch);
        var offset = prefix;
        foreach (var section in layout.Sections)
        {
            var bytes = state.Used(section.Index, section.RowSize(state));
            target.SetOffset(section.Index, offset);
            bytes.CopyTo(scratch[offset..]);
            offset += rooms[section.Index];
        }

        target.SetOffset(layout.Sections.Length, offset);
        ref var address = ref _index.Find(state.Token, add: false);
        if (size != state.BlockSize)
        {
            var old = address;
            address = _arena.Allocate(size);
            _arena.Release(old, state.BlockSize);
        }

        var chunk = _arena.Chunk(address, out var start);
        var block = chunk.AsSpan(start, size);
        scratch.CopyTo(block);
        BlockSize(block) = size;
        return block;
    }

    private static ref int BlockSize(Span<byte> block) => ref Unsafe.As<byte, int>(ref block[32]);

    private uint Create(SubjectKey key)
    {
        var layout = layouts[(int)key.Kind];
        var prefix = SubjectState.PrefixBytes(layout);
        var size = Arena.SizeFor(prefix);
        var address = _arena.Allocate(size);
        var block = _arena.Chunk(address, out var offset).AsSpan(offset, size);
        block.Clear();
        key.Token.Write(block);
        BlockSize(block) = size;
        block[36] = (byte)key.Kind;
        var state = new SubjectState(this, layout, key.Token, block);
        for (var i = 0; i <= layout.Sections.Length; i++)
        {
            state.SetOffset(i, prefix);
        }

        return address;
    }

    private SubjectState View(Token token, uint address)
    {
        var chunk = _arena.Chunk(address, out var offset);
        return At(token, chunk, offset);
    }
}
