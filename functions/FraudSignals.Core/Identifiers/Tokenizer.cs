using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Memory;

namespace FraudSignals.Identifiers;

/// <summary>
/// Makes tokens: HMAC-SHA256 under the deployment's key over the kind of subject and the normalised identifier. Tokens
/// made before are found again by a fast 128-bit hash seeded from the key, so the HMAC runs once per identifier. The
/// memory of them is bounded: when one generation is full it becomes the old one, and the older is dropped.
/// For use by one thread at a time.
/// </summary>
public sealed class Tokenizer
{
    /// <summary>The shortest key taken, bytes.</summary>
    public const int MinimumKeyBytes = 16;

    private const int DefaultCapacity = 1 << 22;
    private const int Block = 16;

    private readonly byte[] _key;
    private readonly long _seed;
    private readonly long _placeSeed;
    private int _capacity;
    private readonly UInt128[] _hashes = new UInt128[Block * Event.TokenCount];
    private Generation _young = new(1 << 12);
    private Generation? _old;

    /// <param name="key">The deployment's state key, at least 16 bytes; changing it makes all state unreachable.</param>
    /// <param name="capacity">How many tokens a generation remembers; a power of two. Each takes 64 bytes, in each of two
    /// generations.</param>
    public Tokenizer(ReadOnlySpan<byte> key, int capacity = DefaultCapacity)
    {
        if (key.Length < MinimumKeyBytes)
        {
            throw new ArgumentException($"The token key has {key.Length} bytes; it needs at least {MinimumKeyBytes}.", nameof(key));
        }

        _key = key.ToArray();
        _seed = BitConverter.ToInt64(HMACSHA256.HashData(_key, "fast hash seed"u8));
        _placeSeed = BitConverter.ToInt64(HMACSHA256.HashData(_key, "place seed"u8));
        _capacity = capacity;
    }

    /// <summary>A key of 32 bytes for another purpose, from which neither this one nor tokens can be found.</summary>
    /// <param name="purpose">Names the purpose; each has a key of its own.</param>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, HMACSHA256.HashSizeInBytes, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>The token of one identifier.</summary>
    /// <param name="kind">The kind of subject it names.</param>
    /// <param name="normalised">1 to <see cref="EventBatch.MaxIdentifierBytes"/> bytes.</param>
    public Token Tokenize(SubjectKind kind, ReadOnlySpan<byte> normalised) => Find(FastHash(kind, normalised), kind, normalised);

    /// <summary>Fills in the tokens of all events of a batch, and what else is made from clear text.</summary>
    public void Tokenize(EventBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);

        // First the hashes, with a request for the memory each will be looked up in; then the look-ups, in blocks that fit the cache.
        var hashes = _hashes;
        for (var start = 0; start < batch.Count; start += Block)
        {
            var end = Math.Min(start + Block, batch.Count);
            for (var i = start; i < end; i++)
            {
                ref var e = ref batch.Events[i];
                for (var position = 0; position < Event.TokenCount; position++)
                {
                    if (e.Clear[position] != 0)
                    {
                        var hash = FastHash(Roles.KindOf(e.Type, position), batch.ClearText(e, position));
                        hashes[(i - start) * Event.TokenCount + position] = hash;
                        _young.Prefetch(hash);
                    }
                }
            }

            for (var i = start; i < end; i++)
            {
                ref var e = ref batch.Events[i];
                for (var position = 0; position < Event.TokenCount; position++)
                {
                    if (e.Clear[position] != 0)
                    {
                        e.Tokens[position] = Find(
                            hashes[(i - start) * Event.TokenCount + position], Roles.KindOf(e.Type, position),
                            batch.ClearText(e, position));
                    }
                }

                DerivedFields.Fill(batch, ref e, _placeSeed);
            }
        }
    }

    private UInt128 FastHash(SubjectKind kind, ReadOnlySpan<byte> normalised) =>
        XxHash128.HashToUInt128(normalised, _seed + (long)kind) | UInt128.One;

    private Token Find(UInt128 hash, SubjectKind kind, ReadOnlySpan<byte> normalised)
    {
        if (_young.TryFind(hash, out var token))
        {
            return token;
        }

        if (_old == null || !_old.TryFind(hash, out token))
        {
            token = Hmac(kind, normalised);
        }

        Remember(hash, token);
        return token;
    }

    private void Remember(UInt128 hash, Token token)
    {
        if (_young.IsFull)
        {
            MakeRoom();
        }

        _young.Add(hash, token);
    }

    private void MakeRoom()
    {
        try
        {
            if (_young.Capacity < _capacity * 2)
            {
                _young = _young.Doubled();
                return;
            }

            // The older generation's memory serves the next.
            var next = _old ?? new Generation(_young.Capacity);
            next.Empty();
            (_old, _young) = (_young, next);
        }
        catch (OutOfMemoryException)
        {
            // It stays as large as it is, and begins anew: to forget costs time only.
            _capacity = _young.Capacity / 2;
            _young.Empty();
        }
    }

    private Token Hmac(SubjectKind kind, ReadOnlySpan<byte> normalised)
    {
        Span<byte> message = stackalloc byte[EventBatch.MaxIdentifierBytes + 1];
        message[0] = (byte)kind;
        normalised.CopyTo(message[1..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, message[..(normalised.Length + 1)], mac);
        return Token.Read(mac);
    }

    private sealed class Generation(int capacity)
    {
        private readonly HugeArray<Entry> _entries = new(capacity);
        private int _count;

        public int Capacity => _entries.Length;

        public bool IsFull => _count >= _entries.Length * 0.7;

        public unsafe void Prefetch(UInt128 hash) => CacheHints.Prefetch(_entries.First + Start(hash));

        public bool TryFind(UInt128 hash, out Token token)
        {
            for (var i = Start(hash); ; i = (i + 1) & (_entries.Length - 1))
            {
                ref var entry = ref _entries[i];
                if (entry.Hash == hash)
                {
                    token = entry.Token;
                    return true;
                }

                if (entry.Hash == UInt128.Zero)
                {
                    token = default;
                    return false;
                }
            }
        }

        public void Add(UInt128 hash, Token token)
        {
            var i = Start(hash);
            while (_entries[i].Hash != UInt128.Zero)
            {
                i = (i + 1) & (_entries.Length - 1);
            }

            _entries[i] = new Entry { Hash = hash, Token = token };
            _count++;
        }

        public void Empty()
        {
            _entries.Span.Clear();
            _count = 0;
        }

        public Generation Doubled()
        {
            var doubled = new Generation(_entries.Length * 2);
            foreach (ref readonly var entry in _entries.Span)
            {
                if (entry.Hash != UInt128.Zero)
                {
                    doubled.Add(entry.Hash, entry.Token);
                }
            }

            return doubled;
        }

        private int Start(UInt128 hash) => (int)(uint)(hash >> 64) & (_entries.Length - 1);

        private struct Entry
        {
            public UInt128 Hash;
            public Token Token;
        }
    }
}
