using System.Buffers.Binary;
using System.IO.Hashing;

namespace FraudSignals.Formats.Input;

/// <summary>What must stand behind packed data: CRC-32 and length for gzip, Adler-32 for zlib.</summary>
internal sealed class Checksum(bool isGzip)
{
    public const int MaxTrailerBytes = 8;

    // The largest prime below 2^16, and how many bytes can be added before 32 bits overflow.
    private const uint AdlerBase = 65521;
    private const int AdlerRun = 5552;

    private readonly Crc32 _crc = new();
    private uint _sum = 1;
    private uint _sumOfSums;
    private long _length;

    public void Begin()
    {
        _crc.Reset();
        (_sum, _sumOfSums, _length) = (1, 0, 0);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _length += bytes.Length;
        if (isGzip)
        {
            _crc.Append(bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            var run = bytes[..Math.Min(bytes.Length, AdlerRun)];
            foreach (var b in run)
            {
                _sum += b;
                _sumOfSums += _sum;
            }

            _sum %= AdlerBase;
            _sumOfSums %= AdlerBase;
            bytes = bytes[run.Length..];
        }
    }

    /// <summary>Writes the trailer and answers how long it is.</summary>
    public int WriteTrailer(Span<byte> trailer)
    {
        if (!isGzip)
        {
            BinaryPrimitives.WriteUInt32BigEndian(trailer, _sumOfSums << 16 | _sum);
            return sizeof(uint);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], (uint)_length);
        return 2 * sizeof(uint);
    }
}
