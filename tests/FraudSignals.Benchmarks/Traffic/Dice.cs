namespace FraudSignals.Benchmarks.Traffic;

/// <summary>Xorshift numbers, the same in every run.</summary>
internal sealed class Dice
{
    private ulong _state = 0x9E3779B97F4A7C15;

    /// <summary>0 to below <paramref name="sides"/>.</summary>
    public int Next(int sides)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (int)((_state >> 11) % (ulong)sides);
    }
}
