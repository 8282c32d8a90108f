namespace FraudSignals.State;

/// <summary>
/// Blocks of bytes by address, in large arrays the garbage collector never looks into. Addresses count units of
/// <see cref="Unit"/> bytes, so 32 bits reach 128 GiB; address 0 is none.
/// </summary>
internal sealed class Arena
{
    public const int Unit = 32;
    private const int ChunkBytes = 1 << 24;
    private const int UnitsPerChunk = ChunkBytes / Unit;

    private readonly List<byte[]> _chunks = [];
    private readonly Dictionary<int, Stack<uint>> _free = [];
    private int _next = ChunkBytes;

    /// <summary>The largest block.</summary>
    public const int MaxBlockBytes = ChunkBytes - Unit;

    /// <summary>Bytes in blocks handed out and not given back.</summary>
    public long BytesInUse { get; private set; }

    /// <summary>Bytes taken from the system.</summary>
    public long BytesReserved => (long)_chunks.Count * ChunkBytes;

    /// <summary>The size of the block that serves a request: steps of one unit up to 1 KiB, of about an eighth above.</summary>
    public static int SizeFor(int bytes)
    {
        var step = Unit;
        while (bytes > 32 * step)
        {
            step *= 2;
        }

        return (bytes + step - 1) / step * step;
    }

    public uint Allocate(int size)
    {
        BytesInUse += size;
        if (_free.TryGetValue(size, out var free) && free.TryPop(out var reused))
        {
            return reused;
        }

        if (_next + size > ChunkBytes)
        {
            _chunks.Add(HugePages.Allocate<byte>(ChunkBytes));
            _next = _chunks.Count == 1 ? Unit : 0;
        }

        var address = (uint)((_chunks.Count - 1) * UnitsPerChunk + _next / Unit);
        _next += size;
        return address;
    }

    public void Release(uint address, int size)
    {
        BytesInUse -= size;
        if (!_free.TryGetValue(size, out var free))
        {
            _free.Add(size, free = new Stack<uint>());
        }

        free.Push(address);
    }

    public byte[] Chunk(uint address, out int offset)
    {
        offset = (int)(address % UnitsPerChunk) * Unit;
        return _chunks[(int)(address / UnitsPerChunk)];
    }
}
