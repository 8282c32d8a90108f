using System.Buffers;
using FraudSignals.Binary;

namespace FraudSignals.State.Peers;

/// <summary>How often values of one day fell into which bin; bins without any are not there.</summary>
internal sealed class PeerHistogram
{
    private ushort[] _bins = new ushort[4];
    private uint[] _counts = new uint[4];

    public int Bins { get; private set; }

    public long Bytes => 64 + _bins.Length * (sizeof(ushort) + sizeof(uint));

    public void Add(ushort bin, uint count = 1)
    {
        var at = Array.BinarySearch(_bins, 0, Bins, bin);
        if (at >= 0)
        {
            _counts[at] = uint.MaxValue - _counts[at] < count ? uint.MaxValue : _counts[at] + count;
            return;
        }

        at = ~at;
        if (Bins == _bins.Length)
        {
            Array.Resize(ref _bins, 2 * Bins);
            Array.Resize(ref _counts, 2 * Bins);
        }

        Array.Copy(_bins, at, _bins, at + 1, Bins - at);
        Array.Copy(_counts, at, _counts, at + 1, Bins - at);
        (_bins[at], _counts[at]) = (bin, count);
        Bins++;
    }

    /// <summary>Adds its counts to those of a longer time, which has a place for each bin.</summary>
    public void AddTo(Span<long> counts)
    {
        for (var i = 0; i < Bins; i++)
        {
            counts[_bins[i]] += _counts[i];
        }
    }

    /// <summary>Adds its counts to those of another.</summary>
    public void AddTo(PeerHistogram other)
    {
        for (var i = 0; i < Bins; i++)
        {
            other.Add(_bins[i], _counts[i]);
        }
    }

    public void Write(IBufferWriter<byte> into)
    {
        into.PutSmall(Bins);
        for (var i = 0; i < Bins; i++)
        {
            into.PutSmall(_bins[i]);
            into.PutSmall((int)_counts[i]);
        }
    }

    public static PeerHistogram Read(ref ByteReader reader)
    {
        var histogram = new PeerHistogram();
        for (var bins = reader.Small(); bins > 0; bins--)
        {
            var bin = reader.Small();
            if (bin is < 0 or >= PeerTable.MostBins)
            {
                throw new InvalidDataException("A bin of values is out of range.");
            }

            histogram.Add((ushort)bin, (uint)reader.Small());
        }

        return histogram;
    }
}
