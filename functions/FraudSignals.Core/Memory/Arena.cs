using System.Runtime.InteropServices;

namespace FraudSignals.Memory;

/// <summary>
/// Blocks of bytes by address, in large arrays that do not move and the garbage collector never looks into. Blocks are laid
/// one behind the other; room given back is used again by a block of the same size, or once its whole chunk is empty, so the
/// owner moves the last blocks out of sparse chunks. Subjects grow together, so blocks of outgrown sizes would otherwise wait
/// for ever.
/// Addresses count units of <see cref="Unit"/> bytes, so 32 bits reach 128 GiB; address 0 is none.
/// </summary>
internal sealed unsafe class Arena
{
    public const int Unit = 32;
    private const int ChunkBytes = 1 << 24;

    // The first chunk is small, so that an engine for a handful of subjects is.
    private const int FirstChunkBytes = 1 << 18;
    private const int UnitsPerChunk = ChunkBytes / Unit;

    private readonly List<HugeArray<byte>> _chunks = [];
    private readonly List<int> _ends = [];
    private readonly List<int> _inUse = [];
    private readonly Stack<int> _empty = new();

    // By size the block given back last; each leads to the one before. A chunk begun anew has none of them any more.
    private readonly Dictionary<int, Free> _free = [];
    private readonly List<int> _beginnings = [];
    private byte*[] _starts = new byte*[16];
    private int _current = -1;
    private int _emptying = -1;

    /// <summary>The largest block.</summary>
    public const int MaxBlockBytes = ChunkBytes - Unit;

    /// <summary>Bytes in blocks handed out and not given back.</summary>
    public long BytesInUse { get; private set; }

    /// <summary>Bytes taken from the system.</summary>
    public long BytesReserved { get; private set; }

    /// <summary>
    /// Of these, bytes that were ever written to; those behind the last block are not in memory yet. May be asked by another thread.
    /// </summary>
    public long BytesTaken => BytesReserved - (_current < 0 ? 0 : _chunks[_current].Length - _ends[_current]);

    /// <summary>The size of the block that serves a request: steps of one unit up to 2 KiB, of at most a thirty-second above.</summary>
    public static int SizeFor(int bytes)
    {
        var step = Unit;
        while (bytes > 64 * step)
        {
            step *= 2;
        }

        return (bytes + step - 1) / step * step;
    }

    /// <summary>Whether the chunk being filled has room for a block.</summary>
    public bool HasRoom(int size) => _current >= 0 && _ends[_current] + size <= _chunks[_current].Length;

    /// <summary>A block that was given back and has just that size.</summary>
    public bool TryReuse(int size, out uint address)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_free, size, out _);
        address = last.Address;
        if (address == 0)
        {
            return false;
        }

        if (_beginnings[ChunkOf(address)] != last.Beginning)
        {
            // What stood there led to those before, which now wait until their chunks are emptied.
            last = default;
            address = 0;
            return false;
        }

        last = *(Free*)At(address);
        Take(ChunkOf(address), size);
        return true;
    }

    /// <summary>A block behind all others.</summary>
    public uint Allocate(int size)
    {
        if (!HasRoom(size))
        {
            var full = _current;
            _current = _empty.TryPop(out var empty) ? empty : NewChunk(size);
            if (full >= 0 && _inUse[full] == 0)
            {
                Empty(full);
            }
        }

        var address = AddressOf(_current, _ends[_current]);
        _ends[_current] += size;
        Take(_current, size);
        return address;
    }

    /// <summary>Gives a block back. Its first bytes are lost; the others stay until it is used again.</summary>
    public void Release(uint address, int size)
    {
        var chunk = ChunkOf(address);
        BytesInUse -= size;
        _inUse[chunk] -= size;
        if (_inUse[chunk] == 0 && chunk != _current)
        {
            Empty(chunk);
        }
        else if (chunk != _emptying)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_free, size, out _);
            *(Free*)At(address) = last;
            last = new Free(address, _beginnings[chunk]);
        }
    }

    /// <summary>
    /// The chunk to empty next, in which nothing is laid any more until it is: the one with the least in use, if that is no more
    /// than half, while more than a third of what stands in chunks has been given back.
    /// </summary>
    public Chunk? SparseChunk()
    {
        if ((_chunks.Count - _empty.Count - 2) * (long)ChunkBytes <= BytesInUse * 3 / 2)
        {
            return null;
        }

        var sparse = -1;
        for (var i = 0; i < _chunks.Count; i++)
        {
            if (i != _current && _inUse[i] is > 0 and <= ChunkBytes / 2 && (sparse < 0 || _inUse[i] < _inUse[sparse]))
            {
                sparse = i;
            }
        }

        if (sparse >= 0)
        {
            // What moves out does not move into its own gaps.
            _beginnings[sparse]++;
            _emptying = sparse;
        }

        return sparse < 0 ? null : new Chunk(AddressOf(sparse, FirstOf(sparse)), AddressOf(sparse, _ends[sparse]));
    }

    /// <summary>Where a block begins.</summary>
    public byte* At(uint address) => _starts[address / UnitsPerChunk] + address % UnitsPerChunk * Unit;

    private static int ChunkOf(uint address) => (int)(address / UnitsPerChunk);

    // Address 0 is left out.
    private static int FirstOf(int chunk) => chunk == 0 ? Unit : 0;

    private static uint AddressOf(int chunk, int offset) => (uint)(chunk * UnitsPerChunk + offset / Unit);

    private void Take(int chunk, int size)
    {
        _inUse[chunk] += size;
        BytesInUse += size;
    }

    private void Empty(int chunk)
    {
        _ends[chunk] = FirstOf(chunk);
        _beginnings[chunk]++;
        _emptying = chunk == _emptying ? -1 : _emptying;

        // The small one stays empty: not every block fits into it.
        if (_chunks[chunk].Length == ChunkBytes)
        {
            _empty.Push(chunk);
        }
    }

    private int NewChunk(int size)
    {
        var chunk = _chunks.Count;
        _chunks.Add(new HugeArray<byte>(chunk == 0 && FirstOf(0) + size <= FirstChunkBytes ? FirstChunkBytes : ChunkBytes));
        _ends.Add(FirstOf(chunk));
        _inUse.Add(0);
        _beginnings.Add(0);
        if (chunk == _starts.Length)
        {
            var more = new byte*[chunk * 2];
            Array.Copy(_starts, more, chunk);
            _starts = more;
        }

        _starts[chunk] = _chunks[chunk].First;
        BytesReserved += _chunks[chunk].Length;
        return chunk;
    }

    // A block given back, as of the beginning of its chunk then; kept in the block that was given back after it.
    private readonly record struct Free(uint Address, int Beginning);

    /// <summary>A chunk's blocks stand between two addresses, one behind the other.</summary>
    internal readonly record struct Chunk(uint First, uint End);
}
