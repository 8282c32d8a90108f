using System.Runtime.CompilerServices;
using FraudSignals.Events;
using FraudSignals.Memory;
using FraudSignals.State.Peers;

namespace FraudSignals.State.Blocks;

/// <summary>The state of all subjects in memory.</summary>
internal sealed unsafe partial class SubjectTable(BlockLayout[] layouts)
{
    // Most blocks are not longer, and where rules run nearly all of a block is looked at.
    private const int WholeLines = 28;
    private const int BeginningLines = 11;

    private readonly SubjectIndex _index = new();
    private readonly Arena _arena = new();
    private BlockLayout[] _layouts = layouts;
    private (int Used, int Start)[] _places = PlacesFor(layouts);

    public int Count => _index.Count;

    public StateTally Tally { get; } = new();

    public long BytesInUse => _arena.BytesInUse;

    public long BytesReserved => _arena.BytesReserved + _index.Bytes;

    public long BytesTaken => _arena.BytesTaken + _index.Bytes;

    /// <summary>The memory its index will ask for, once, if so many more subjects come; bytes.</summary>
    public long BytesToGrow(int coming) => _index.BytesToGrow(coming);

    /// <summary>Positions to walk with <see cref="TryAt"/>.</summary>
    public int Positions => _index.Capacity;

    /// <summary>The <see cref="Watermark"/> before which nothing lies.</summary>
    public const long NoWatermark = 0;

    /// <summary>The oldest event time that may still come; rows older than their window before it are dropped on growth.</summary>
    public long Watermark { get; set; }

    /// <summary>What the touches of all subjects had in common.</summary>
    public required PeerTable Peers { get; init; }

    /// <summary>
    /// How far before its newest touch a subject's own watermark lies, milliseconds; null where <see cref="Watermark"/> is that of all.
    /// </summary>
    public long? OwnLateness { get; init; }

    /// <summary>The watermark of one subject.</summary>
    public long WatermarkOf(in SubjectState state) => OwnLateness is { } behind ? state.LastSeen - behind : Watermark;

    public void PrefetchEntry(Token token) => _index.Prefetch(token);

    /// <summary>
    /// Where a subject's block begins, to ask for it ahead, and how many bytes of it a touch will need; null where there is none.
    /// </summary>
    public byte* BlockOf(Token token, BlockUse use, out int bytes)
    {
        ref var entry = ref _index.Find(token, add: false);
        if (Unsafe.IsNullRef(ref entry))
        {
            bytes = 0;
            return null;
        }

        bytes = (Math.Min((int)entry.Lines, use == BlockUse.Whole ? WholeLines : BeginningLines) + 1) * 64;
        return _arena.At(entry.Address);
    }

    /// <summary>The subject, to be written to.</summary>
    public void GetOrAdd(SubjectKey key, out SubjectState state)
    {
        ref var entry = ref _index.Find(key.Token, add: true);
        if (entry.Address == 0)
        {
            Create(key, ref entry);
        }

        state = new SubjectState(this, _layouts[(int)key.Kind], _arena.At(entry.Address));
        KeepCopy(state);
    }

    public bool TryGet(Token token, out SubjectState state)
    {
        ref var entry = ref _index.Find(token, add: false);
        if (Unsafe.IsNullRef(ref entry))
        {
            state = default;
            return false;
        }

        state = View(entry.Address);
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

        state = View(address);
        return true;
    }

    /// <summary>The subjects of which something is true.</summary>
    public List<Token> Where(Func<SubjectState, bool> isSo)
    {
        var found = new List<Token>();
        for (var i = 0; i < Positions; i++)
        {
            if (TryAt(i, out var state) && isSo(state))
            {
                found.Add(state.Token);
            }
        }

        return found;
    }

    public void Remove(Token token)
    {
        if (TryGet(token, out var state))
        {
            KeepCopy(state);
            Tally.Remove(state.Kind, state.BlockSize);
            _arena.Release(_index.Find(token, add: false).Address, state.BlockSize);
            _index.Remove(token);
        }
    }

    /// <summary>Drops expired rows of all sections and gives back the room they took.</summary>
    public SubjectState Compact(in SubjectState state)
    {
        KeepCopy(state);
        return Rebuild(state, null, 0);
    }

    /// <summary>Takes in a subject's block, laid out as the table's are.</summary>
    /// <returns>Whether it was taken; not where the subject is there already.</returns>
    public bool Load(ReadOnlySpan<byte> block)
    {
        ref var entry = ref _index.Find(Token.Read(block), add: true);
        if (entry.Address != 0)
        {
            return false;
        }

        Put(block, ref entry);
        return true;
    }

    /// <summary>Brings all subjects into other layouts; those of kinds without one go.</summary>
    public void Migrate(BlockLayout[] layouts, SchemaMigration?[] migrations)
    {
        var gone = new List<Token>();
        for (var i = 0; i < Positions; i++)
        {
            if (!TryAt(i, out var state))
            {
                continue;
            }

            if (migrations[(int)state.Kind] is not { } migration)
            {
                gone.Add(state.Token);
            }
            else if (migration.IsNeeded)
            {
                var block = migration.Convert(state.Block);
                ref var entry = ref _index.Find(state.Token, add: false);
                Tally.Remove(state.Kind, state.BlockSize);
                _arena.Release(entry.Address, state.BlockSize);
                entry.Address = 0;
                Put(block, ref entry);
            }
        }

        gone.ForEach(Remove);
        _layouts = layouts;
        _places = PlacesFor(layouts);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Create(SubjectKey key, ref SubjectIndex.Entry entry)
    {
        var layout = _layouts[(int)key.Kind];
        var prefix = layout.Shape.PrefixBytes;
        var size = Arena.SizeFor(prefix);
        Place(ref entry, size);
        var place = _arena.At(entry.Address);
        new Span<byte>(place, size).Clear();
        var state = new SubjectState(this, layout, place) { BlockSize = size, Kind = key.Kind };
        key.Token.Write(state.Block);
        state.Mark = _mark;
        Tally.Add(key.Kind, size);
        for (var i = 0; i <= layout.Sections.Length; i++)
        {
            state.SetOffset(i, prefix);
        }
    }

    private void Put(ReadOnlySpan<byte> block, ref SubjectIndex.Entry entry)
    {
        Place(ref entry, block.Length);
        var place = _arena.At(entry.Address);
        block.CopyTo(new Span<byte>(place, block.Length));
        var state = new SubjectState(this, null!, place);
        state.Mark = _mark;
        Tally.Add(state.Kind, block.Length);
    }

    /// <summary>Sections begin at multiples of four.</summary>
    public static int Aligned(int bytes) => (bytes + 3) & ~3;

    private void Place(ref SubjectIndex.Entry entry, int size)
    {
        if (!_arena.TryReuse(size, out entry.Address))
        {
            if (!_arena.HasRoom(size))
            {
                while (_arena.SparseChunk() is { } sparse)
                {
                    MoveOut(sparse);
                }
            }

            entry.Address = _arena.Allocate(size);
        }

        entry.Lines = (ushort)Math.Min(size / 64, ushort.MaxValue);
    }

    // Most of the chunk's blocks have been given back; once the others are elsewhere it is as good as new.
    private void MoveOut(Arena.Chunk chunk)
    {
        var size = 0;
        for (var address = chunk.First; address < chunk.End; address += (uint)(size / Arena.Unit))
        {
            var block = _arena.At(address);
            var state = new SubjectState(this, null!, block);
            size = state.BlockSize;
            ref var entry = ref _index.Find(state.Token, add: false);
            if (!Unsafe.IsNullRef(ref entry) && entry.Address == address)
            {
                entry.Address = _arena.Allocate(size);
                new ReadOnlySpan<byte>(block, size).CopyTo(new Span<byte>(_arena.At(entry.Address), size));
                _arena.Release(address, size);
            }
        }
    }

    private SubjectState View(uint address)
    {
        var block = _arena.At(address);
        return new SubjectState(this, _layouts[(int)new SubjectState(this, null!, block).Kind], block);
    }
}
