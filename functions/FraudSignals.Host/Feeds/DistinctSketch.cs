using System.Numerics;

namespace FraudSignals.Host.Feeds;

/// <summary>
/// Counts different values in bounded memory: exactly up to 4,096, beyond that by HyperLogLog with a standard error of 1.6 %.
/// </summary>
internal sealed class DistinctSketch
{
    private const int ExactLimit = 4096;
    private const int Bits = 12;

    private HashSet<ulong>? _exact = [];
    private byte[]? _registers;

    /// <summary>Notes a value by its hash.</summary>
    public void Add(ulong hash)
    {
        if (_exact != null)
        {
            _exact.Add(hash);
            if (_exact.Count > ExactLimit)
            {
                _registers = new byte[1 << Bits];
                foreach (var one in _exact)
                {
                    Note(one);
                }

                _exact = null;
            }
        }
        else
        {
            Note(hash);
        }
    }

    /// <summary>How many different values there were.</summary>
    public long Count
    {
        get
        {
            if (_exact != null)
            {
                return _exact.Count;
            }

            double m = 1 << Bits;
            var sum = _registers!.Sum(r => Math.Pow(2, -r));
            var estimate = 0.7213 / (1 + 1.079 / m) * m * m / sum;
            var empty = _registers!.Count(r => r == 0);
            return (long)Math.Round(estimate <= 2.5 * m && empty > 0 ? m * Math.Log(m / empty) : estimate);
        }
    }

    private void Note(ulong hash)
    {
        var register = hash >> (64 - Bits);
        var rank = (byte)(BitOperations.LeadingZeroCount(hash << Bits | 1UL << (Bits - 1)) + 1);
        _registers![register] = Math.Max(_registers[register], rank);
    }
}
