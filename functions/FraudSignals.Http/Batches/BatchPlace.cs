using System.Globalization;
using FraudSignals.Http.Contract;

namespace FraudSignals.Http.Batches;

/// <summary>A batch's place among those that are worked on: entered and left as its body comes.</summary>
internal sealed class BatchPlace(BatchGate gate, string client, HttpLimits limits, TimeProvider clock)
{
    private bool _isHeld;

    /// <summary>Whether others wait.</summary>
    public bool IsWanted => gate.IsWanted;

    /// <summary>What to answer when there was no place.</summary>
    public BatchStop Refused => new(
        StopReason.NoPlace, 0,
        string.Create(CultureInfo.InvariantCulture,
            $"{limits.MaxConcurrentBatches} batches are worked on and others wait; send this one again in a moment."),
        TimeSpan.FromSeconds(1));

    /// <summary>Waits for a place for a while; false where there is none in that time.</summary>
    public async ValueTask<bool> EnterAsync() => _isHeld = _isHeld || await gate.EnterAsync(client, limits.MaxWait, clock);

    /// <summary>Waits for a place for a batch of which a part is taken; it comes in its turn.</summary>
    public async ValueTask EnterAgainAsync() => _isHeld = await gate.EnterAsync(client, Timeout.InfiniteTimeSpan, clock);

    /// <summary>Gives the place to others, if it has one.</summary>
    public void Leave()
    {
        if (_isHeld)
        {
            _isHeld = false;
            gate.Leave();
        }
    }
}
