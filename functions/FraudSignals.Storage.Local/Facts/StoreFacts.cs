using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace FraudSignals.Storage.Local.Facts;

/// <summary>
/// What the other files of a data directory must hold at the least. All of it was true on the medium when it was written down, so
/// that a start on less proves a loss.
/// </summary>
internal readonly record struct StoreFacts
{
    /// <summary>Bytes it takes.</summary>
    public const int Size = 8 * sizeof(long);

    /// <summary>The newest journal record that was durable.</summary>
    public long Record { get; init; }

    /// <summary>How many alerts there had been with it.</summary>
    public long Alerts { get; init; }

    /// <summary>When that was, milliseconds since 1970-01-01 UTC.</summary>
    public long Time { get; init; }

    /// <summary>The journal's newest segment.</summary>
    public long Segment { get; init; }

    /// <summary>The oldest segment that retention has left.</summary>
    public long FirstSegment { get; init; }

    /// <summary>The oldest alert that retention has left.</summary>
    public long FirstAlert { get; init; }

    /// <summary>The record of the newest checkpoint.</summary>
    public long Checkpoint { get; init; }

    /// <summary>Tells the key that tokens are made under, as <see cref="KeyOf"/> does.</summary>
    public long Key { get; init; }

    /// <summary>A short form of a key's fingerprint; 0 where there is none.</summary>
    public static long KeyOf(string? fingerprint) =>
        fingerprint == null ? 0 : (long)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(fingerprint)) | 1);

    public static StoreFacts Read(ReadOnlySpan<byte> bytes) => new()
    {
        Record = At(bytes, 0), Alerts = At(bytes, 1), Time = At(bytes, 2), Segment = At(bytes, 3),
        FirstSegment = At(bytes, 4), FirstAlert = At(bytes, 5), Checkpoint = At(bytes, 6), Key = At(bytes, 7),
    };

    public void Write(Span<byte> bytes)
    {
        ReadOnlySpan<long> values = [Record, Alerts, Time, Segment, FirstSegment, FirstAlert, Checkpoint, Key];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(i * sizeof(long))..], values[i]);
        }
    }

    private static long At(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * sizeof(long))..]);
}
