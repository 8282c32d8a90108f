using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Contract;

namespace FraudSignals.Http.Tests.Claims;

/// <summary>Claims in memory; what is queued stays until the test takes it.</summary>
public sealed class MemoryClaims : IClaimStore
{
    private readonly ConcurrentDictionary<string, (Claim Claim, int Version)> _claims = [];

    public Dictionary<string, byte[]> Bodies { get; } = [];

    public Queue<(string Id, TimeSpan Delay)> Queue { get; } = [];

    /// <summary>Every claim as it was kept, oldest first.</summary>
    public List<Claim> Kept { get; } = [];

    /// <summary>Thrown when a body is to be saved.</summary>
    public Exception? Failure { get; set; }

    public async Task SaveBodyAsync(string id, Stream body, CancellationToken cancellation)
    {
        if (Failure != null)
        {
            throw Failure;
        }

        using var copy = new MemoryStream();
        await body.CopyToAsync(copy, cancellation);
        Bodies[id] = copy.ToArray();
    }

    /// <summary>What a body is read through.</summary>
    public Func<byte[], Stream> Opens { get; set; } = body => new MemoryStream(body);

    public Task<Stream> OpenBodyAsync(string id, CancellationToken cancellation) => Task.FromResult(Opens(Bodies[id]));

    public Task AddAsync(Claim claim, CancellationToken cancellation)
    {
        _claims[claim.Id] = (claim, 0);
        return Task.CompletedTask;
    }

    /// <summary>Claims that cannot be read.</summary>
    public HashSet<string> Damaged { get; } = [];

    /// <summary>Those that were set aside.</summary>
    public List<string> SetAside { get; } = [];

    public Task SetAsideAsync(string id, CancellationToken cancellation)
    {
        SetAside.Add(id);
        Damaged.Remove(id);
        _claims.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public Task<(Claim Claim, string Version)?> FindAsync(string id, CancellationToken cancellation) =>
        Damaged.Contains(id) ? throw new InvalidDataException("Damaged.") : Task.FromResult(
            _claims.TryGetValue(id, out var found) ? (found.Claim, found.Version.ToString(CultureInfo.InvariantCulture))
                : ((Claim, string)?)null);

    public Task<string?> ReplaceAsync(Claim claim, string version, CancellationToken cancellation)
    {
        var now = int.Parse(version, CultureInfo.InvariantCulture);
        if (_claims[claim.Id].Version != now)
        {
            return Task.FromResult<string?>(null);
        }

        Kept.Add(claim);
        _claims[claim.Id] = (claim, now + 1);
        return Task.FromResult<string?>((now + 1).ToString(CultureInfo.InvariantCulture));
    }

    public Task QueueAsync(string id, TimeSpan delay, CancellationToken cancellation)
    {
        Queue.Enqueue((id, delay));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var id in _claims.Keys)
        {
            yield return id;
        }
    }

    public Task DeleteBodyAsync(string id, CancellationToken cancellation)
    {
        Bodies.Remove(id);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string id, CancellationToken cancellation)
    {
        _claims.TryRemove(id, out _);
        return DeleteBodyAsync(id, cancellation);
    }
}
