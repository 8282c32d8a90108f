using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using FraudSignals.Ingestion.Sealing;

namespace FraudSignals.Storage.Memory;

/// <summary>Pools of keys in memory, for a host that keeps nothing.</summary>
public sealed class MemoryKeyPools : IKeyPools
{
    private readonly ConcurrentDictionary<string, byte[]> _pools = new(StringComparer.Ordinal);
    private int _made;

    /// <inheritdoc/>
    public ValueTask<(string Id, byte[] Keys)> MakeAsync(string until, CancellationToken cancellation)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{until}-{Interlocked.Increment(ref _made)}");
        var keys = RandomNumberGenerator.GetBytes(IKeyPools.Keys * IKeyPools.KeyBytes);
        _pools[id] = [.. keys];
        return ValueTask.FromResult((id, keys));
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> ReadAsync(string id, CancellationToken cancellation) => ValueTask.FromResult(_pools.GetValueOrDefault(id));

    /// <inheritdoc/>
    public ValueTask<bool> DestroyAsync(string id, IReadOnlyCollection<int> places, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(places);
        var wasThere = false;
        if (_pools.TryGetValue(id, out var keys))
        {
            foreach (var place in places)
            {
                wasThere |= keys.AsSpan(place * IKeyPools.KeyBytes, IKeyPools.KeyBytes).ContainsAnyExcept((byte)0);
                keys.AsSpan(place * IKeyPools.KeyBytes, IKeyPools.KeyBytes).Clear();
            }
        }

        return ValueTask.FromResult(wasThere);
    }

    /// <inheritdoc/>
    public ValueTask ForgetAsync(string day, CancellationToken cancellation)
    {
        foreach (var id in _pools.Keys.Where(id => string.CompareOrdinal(id, day) < 0))
        {
            _pools.TryRemove(id, out _);
        }

        return default;
    }
}
